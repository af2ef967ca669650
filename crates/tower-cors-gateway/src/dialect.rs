//! The regexes of the gateways, as far as they say the same here.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    self, AssertionKind, Ast, ClassSetBinaryOp, ClassSetItem, Flag, FlagsItemKind, Group,
    GroupKind, Repetition,
};

use crate::regex;

/// A longer regex is not looked at, in bytes: parsing takes a hundred times its size.
pub(super) const MAX_LEN: usize = 8 * 1024;

/// What this crate does not have, by what it begins with. A `0` stands for any digit.
const LACKING: [(&str, &str); 18] = [
    ("(?=", "a look-ahead"),
    ("(?!", "a look-ahead"),
    ("(?<=", "a look-behind"),
    ("(?<!", "a look-behind"),
    ("(?>", "an atomic group"),
    ("(?|", "a branch reset"),
    ("(?(", "a condition"),
    ("(?#", "a comment"),
    ("(?0", "a recursion"),
    ("(?+0", "a recursion"),
    ("(?-0", "a recursion"),
    ("(?&", "a recursion"),
    ("(?P>", "a recursion"),
    ("(?P=", "a back-reference"),
    (r"\0", "a back-reference"),
    (r"\g", "a back-reference"),
    (r"\k", "a back-reference"),
    ("(*", "a verb"),
];

/// The assertions that mean the same everywhere: `^`, `$`, `\A`, `\z`, `\b` and `\B`.
const ASSERTIONS: [AssertionKind; 6] = [
    AssertionKind::StartLine,
    AssertionKind::EndLine,
    AssertionKind::StartText,
    AssertionKind::EndText,
    AssertionKind::WordBoundary,
    AssertionKind::NotWordBoundary,
];

/// The flags that mean the same everywhere: `i`, `m` and `s`.
const FLAGS: [Flag; 3] = [
    Flag::CaseInsensitive,
    Flag::MultiLine,
    Flag::DotMatchesNewLine,
];

/// Whose regexes they are: what differs from one to another.
pub(super) struct Dialect {
    /// Whether `[[:alpha:]]` is the class of letters that it is here.
    pub(super) has_posix_classes: bool,
    /// Whether `(?P<name>…)` is a group.
    pub(super) has_python_names: bool,
}

impl Dialect {
    /// Parses a regex. Refuses one that does not compile, or that is read in another way there: it could match more here. The
    /// reason reads on after the regex.
    pub(super) fn parse(&self, regex: &str) -> Result<Ast, String> {
        if regex.len() > MAX_LEN {
            return Err(format!("has more than {MAX_LEN} bytes"));
        }
        // `a{ 2 }` is `aa` here, and `é?` may be about one of two bytes elsewhere.
        if let Some(alien) = regex.chars().find(|c| !c.is_ascii_graphic()) {
            return Err(format!("holds {alien:?}, and no origin does"));
        }
        // Of these, Java has one, and PCRE none.
        if let Some((before, _)) = regex.split_once(r"\u").or(regex.split_once(r"\U")) {
            return Err(holds(r"`\u` or `\U`", before.len() + 1));
        }
        let parsed = Parser::new().parse(regex);
        let ast = parsed.map_err(|error| describe(regex, &error))?;
        ast::visit(&ast, ReadOtherwise(self))?;
        regex::parse(regex).map_err(|reason| format!("does not compile: {reason}"))?;
        Ok(ast)
    }
}

/// That a regex holds something that is not carried over.
pub(super) fn holds(what: &str, column: usize) -> String {
    format!("holds {what}, which is not supported (at character {column})")
}

/// What is wrong with a regex that this crate cannot parse.
fn describe(regex: &str, error: &ast::Error) -> String {
    let at = &error.span().start;
    let regex = regex.replace(|c: char| c.is_ascii_digit(), "0");
    let begins_there = |begin: &str| {
        let mut places = regex.match_indices(begin);
        places.any(|(start, begin)| (start..start + begin.len()).contains(&at.offset))
    };
    match LACKING.iter().find(|(begin, _)| begins_there(begin)) {
        Some((_, what)) => holds(what, at.column),
        None => {
            let (kind, column) = (error.kind(), at.column);
            format!("does not compile: {kind} (at character {column})")
        }
    }
}

/// Finds what is read in another way.
struct ReadOtherwise<'a>(&'a Dialect);

impl ast::Visitor for ReadOtherwise<'_> {
    type Output = ();
    type Err = String;

    fn finish(self) -> Result<(), String> {
        Ok(())
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), String> {
        match ast {
            Ast::Repetition(outer) => check_quantifier(outer),
            // `\<` is a `<` elsewhere.
            Ast::Assertion(at) if !ASSERTIONS.contains(&at.kind) => {
                let column = at.span.start.column;
                Err(holds("the start or the end of a word", column))
            }
            Ast::Group(group) => self.check_group(group),
            Ast::Flags(set) => check_flags(&set.flags),
            _ => Ok(()),
        }
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), String> {
        match item {
            ClassSetItem::Ascii(_) if self.0.has_posix_classes => Ok(()),
            ClassSetItem::Ascii(_) | ClassSetItem::Bracketed(_) => {
                Err(holds("a class within a class", item.span().start.column))
            }
            _ => Ok(()),
        }
    }

    fn visit_class_set_binary_op_pre(&mut self, op: &ClassSetBinaryOp) -> Result<(), String> {
        let column = op.span.start.column;
        Err(holds("`&&`, `--` or `~~` in a class", column))
    }
}

impl ReadOtherwise<'_> {
    fn check_group(&self, group: &Group) -> Result<(), String> {
        let refuse = |what| Err(holds(what, group.span.start.column));
        let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match &group.kind {
            GroupKind::CaptureName {
                starts_with_p: true,
                ..
            } if !self.0.has_python_names => refuse("a group that is named as in Python"),
            // Other names are an error in one place or another.
            GroupKind::CaptureName { name, .. } if !is_plain(&name.name) => {
                refuse("a group whose name is not of letters and digits")
            }
            GroupKind::NonCapturing(flags) => check_flags(flags),
            _ => Ok(()),
        }
    }
}

fn check_quantifier(outer: &Repetition) -> Result<(), String> {
    let refuse = |what| Err(holds(what, outer.op.span.start.column));
    match *outer.ast {
        // `a++` is a repetition of `a+` here.
        Ast::Repetition(_) => refuse("a possessive quantifier, or one after another"),
        // An error in PCRE.
        Ast::Assertion(_) => refuse("a quantifier after an assertion"),
        _ => Ok(()),
    }
}

fn check_flags(flags: &ast::Flags) -> Result<(), String> {
    flags.items.iter().try_for_each(|item| {
        let refuse = |what| Err(holds(what, item.span.start.column));
        match &item.kind {
            // `(?R)`
            FlagsItemKind::Flag(Flag::CRLF) => refuse("a recursion"),
            FlagsItemKind::Flag(flag) if !FLAGS.contains(flag) => {
                refuse("a flag other than `i`, `m` and `s`")
            }
            _ => Ok(()),
        }
    })
}
