//! A parser for the JavaScript in the cases: calls, objects, strings, `await`, `===`, `() => …`.

/// An expression.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    /// A string, or a number.
    Text(String),
    Name(String),
    /// `object.name`.
    Member(Box<Expr>, String),
    Call(Box<Expr>, Vec<Expr>),
    Object(Vec<Property>),
    /// `() => …`.
    Act(Box<Expr>),
    /// `a === b`.
    Same(Box<Expr>, Box<Expr>),
    /// `a, b`: evaluates both, and has the value of the last one.
    Sequence(Vec<Expr>),
}

#[derive(Clone, Debug)]
pub(crate) enum Property {
    Field(String, Expr),
    /// `...object`.
    Spread(Expr),
}

/// Parses expressions that are separated by commas.
///
/// # Panics
///
/// Panics at any syntax that no case has needed so far.
#[track_caller]
pub(crate) fn parse(text: &str) -> Expr {
    let mut parser = Parser { rest: text };
    let parsed = Expr::Sequence(parser.list(""));
    assert_eq!(parser.rest, "", "not understood in {text}");
    parsed
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    /// Takes expressions up to and including the text `end`.
    #[track_caller]
    fn list(&mut self, end: &str) -> Vec<Expr> {
        let mut list = Vec::new();
        while !self.ends(end) {
            list.push(self.expr());
            self.take(",");
        }
        list
    }

    #[track_caller]
    fn expr(&mut self) -> Expr {
        let left = self.operand();
        if self.take("===") {
            return Expr::Same(Box::new(left), Box::new(self.operand()));
        }
        left
    }

    #[track_caller]
    fn operand(&mut self) -> Expr {
        // The simulator finishes each expression before the next one begins.
        self.take("await ");
        let mut expr = self.primary();
        loop {
            expr = if self.take(".") {
                Expr::Member(Box::new(expr), self.word().to_owned())
            } else if self.take("(") {
                Expr::Call(Box::new(expr), self.list(")"))
            } else {
                return expr;
            };
        }
    }

    #[track_caller]
    fn primary(&mut self) -> Expr {
        if self.take("() =>") {
            Expr::Act(Box::new(self.expr()))
        } else if self.take("{") {
            Expr::Object(self.properties())
        } else if self
            .rest
            .starts_with(|first: char| first.is_ascii_digit() || first == '\'')
        {
            Expr::Text(self.text().to_owned())
        } else {
            Expr::Name(self.word().to_owned())
        }
    }

    #[track_caller]
    fn properties(&mut self) -> Vec<Property> {
        let mut properties = Vec::new();
        while !self.ends("}") {
            properties.push(if self.take("...") {
                Property::Spread(self.expr())
            } else {
                let name = self.text().to_owned();
                assert!(self.take(":"), "a colon at {}", self.rest);
                Property::Field(name, self.expr())
            });
            self.take(",");
        }
        properties
    }

    /// Takes a string, a number, or a name without quotes.
    #[track_caller]
    fn text(&mut self) -> &'a str {
        match self.rest.strip_prefix('\'') {
            Some(rest) => {
                let (text, rest) = rest.split_once('\'').expect("the end of a string");
                self.rest = rest.trim_start();
                text
            }
            None => self.word(),
        }
    }

    #[track_caller]
    fn word(&mut self) -> &'a str {
        let end = self.rest.find(|byte: char| !byte.is_ascii_alphanumeric());
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        assert!(!word.is_empty(), "a word at {}", self.rest);
        self.rest = rest.trim_start();
        word
    }

    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest).trim_start();
        rest.is_some()
    }

    fn ends(&mut self, end: &str) -> bool {
        if end.is_empty() {
            self.rest.is_empty()
        } else {
            self.take(end)
        }
    }
}
