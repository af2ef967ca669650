//! The anchors `^` and `$` in the syntax tree of a regex.

use std::ops::Range;

use regex_syntax::ast::{AssertionKind, Ast};

/// Returns the bytes of the regex that `part` covers.
pub(super) fn range(part: &Ast) -> Range<usize> {
    part.span().start.offset..part.span().end.offset
}

/// Returns whether `part` is `^` or `\A`.
pub(super) fn is_start(part: &Ast) -> bool {
    let starts = [AssertionKind::StartLine, AssertionKind::StartText];
    matches!(part, Ast::Assertion(at) if starts.contains(&at.kind))
}

/// Returns whether `part` is `$` or `\z`.
pub(super) fn is_end(part: &Ast) -> bool {
    let ends = [AssertionKind::EndLine, AssertionKind::EndText];
    matches!(part, Ast::Assertion(at) if ends.contains(&at.kind))
}

/// Returns whether every match of `part` ends at a `$`.
pub(super) fn is_end_anchored(part: &Ast) -> bool {
    match part {
        Ast::Group(group) => is_end_anchored(&group.ast),
        Ast::Alternation(alternation) => alternation.asts.iter().all(is_end_anchored),
        Ast::Concat(concat) => concat.asts.last().is_some_and(is_end_anchored),
        _ => is_end(part),
    }
}

/// Returns the ranges of the anchors at the very start and end of the regex `ast`.
pub(super) fn outer_anchors(ast: &Ast) -> Vec<Range<usize>> {
    let mut anchors = Vec::new();
    collect_outer_anchors(ast, true, true, &mut anchors);
    anchors
}

/// Collects the outer anchors in `part`. `starts` and `ends` say if it is at the start or end of
/// the regex.
fn collect_outer_anchors(part: &Ast, starts: bool, ends: bool, anchors: &mut Vec<Range<usize>>) {
    match part {
        _ if starts && is_start(part) || ends && is_end(part) => anchors.push(range(part)),
        Ast::Group(group) => collect_outer_anchors(&group.ast, starts, ends, anchors),
        Ast::Alternation(alternation) => {
            for part in &alternation.asts {
                collect_outer_anchors(part, starts, ends, anchors);
            }
        }
        Ast::Concat(concat) => {
            let is_flags = |part: &Ast| matches!(part, Ast::Flags(_));
            let first = concat.asts.iter().position(|part| !is_flags(part));
            let last = concat.asts.len().checked_sub(1);
            for (index, part) in concat.asts.iter().enumerate() {
                let (is_first, is_last) = (Some(index) == first, Some(index) == last);
                collect_outer_anchors(part, starts && is_first, ends && is_last, anchors);
            }
        }
        _ => {}
    }
}
