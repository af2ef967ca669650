//! The regexes of Envoy, which use RE2.

use regex_syntax::ast::{self, Ast, Repetition, RepetitionKind, RepetitionRange};

use crate::dialect::Dialect;

const RE2: Dialect = Dialect {
    has_posix_classes: true,
    has_python_names: true,
};
/// The number of repetitions above which RE2 refuses a regex. Nested ones multiply.
///
/// <https://github.com/google/re2/wiki/Syntax>
const MAX_REPETITIONS: u64 = 1000;

/// Checks that a regex means the same to RE2 and to `tower-cors`.
///
/// The error is worded to follow the regex in a sentence.
pub(super) fn check(regex: &str) -> Result<(), String> {
    let ast = RE2.parse(regex)?;
    ast::visit(&ast, RepetitionChecker(vec![1]))
}

/// A visitor that multiplies the nested repetitions around each part of a regex.
struct RepetitionChecker(Vec<u64>);

impl ast::Visitor for RepetitionChecker {
    type Output = ();
    type Err = String;

    fn finish(self) -> Result<(), String> {
        Ok(())
    }

    fn visit_pre(&mut self, part: &Ast) -> Result<(), String> {
        if let Ast::Repetition(repetition) = part {
            let outer = self.0.last().copied().unwrap_or(1);
            let count = outer.saturating_mul(count(repetition));
            if count > MAX_REPETITIONS {
                let limit = MAX_REPETITIONS;
                return Err(format!(
                    "repeats a part up to {count} times, and RE2 refuses more than {limit}"
                ));
            }
            self.0.push(count);
        }
        Ok(())
    }

    fn visit_post(&mut self, part: &Ast) -> Result<(), String> {
        if matches!(part, Ast::Repetition(_)) {
            self.0.pop();
        }
        Ok(())
    }
}

/// Returns the number that RE2 counts for a repetition: 1 for `*`, `+` and `?`.
fn count(repetition: &Repetition) -> u64 {
    let count = match repetition.op.kind {
        RepetitionKind::Range(RepetitionRange::Exactly(count)) => count,
        RepetitionKind::Range(RepetitionRange::AtLeast(least)) => least,
        RepetitionKind::Range(RepetitionRange::Bounded(_, most)) => most,
        RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore | RepetitionKind::OneOrMore => 1,
    };
    u64::from(count.max(1))
}
