//! The line that a message shows.

use tower_cors_core::secrets::secrets;
use tower_cors_core::text::is_printable;
use unicode_width::UnicodeWidthStr;

use crate::document::Span;

/// The most bytes of a line that are shown before and after the beginning of the marked part.
const MAX_BEFORE: usize = 60;
const MAX_AFTER: usize = 100;
/// The bytes on each side of those that are searched for the ends of a secret.
const MAX_SECRET: usize = 1000;

/// The part of a line around a place, safe to print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(super) text: String,
    /// The part of `text` to mark. It is on one line.
    marked: Span,
}

impl Excerpt {
    /// Cuts the line that begins at `line_start` around `span`.
    pub(super) fn new(text: &str, line_start: usize, span: &Span) -> Self {
        // The line may go on for megabytes, so its end is sought only nearby.
        let (before, after) = text.split_at_checked(span.start).unwrap_or((text, ""));
        let before = before.get(line_start..).unwrap_or_default();
        let before = before.ceil_tail(MAX_BEFORE + MAX_SECRET);
        let after = after.floor_head(MAX_AFTER + MAX_SECRET);
        let after = after.split(['\n', '\r']).next().unwrap_or_default();

        let start = span.start - before.len();
        let marked = before.len()..before.len() + span.len().min(after.len());
        let region = text
            .get(start..span.start + after.len())
            .unwrap_or_default();
        let shown = Shown {
            region,
            hidden: hidden(region, &marked, start > line_start),
        };
        let head = before.ceil_tail(MAX_BEFORE);
        let end = before.len() + after.floor_head(MAX_AFTER).len();

        let mut excerpt = Self::default();
        excerpt.push_mark_of_cut(start + before.len() - head.len() > line_start);
        shown.push(before.len() - head.len()..marked.start, &mut excerpt.text);
        let marked_start = excerpt.text.len();
        shown.push(marked.start..marked.end.min(end), &mut excerpt.text);
        excerpt.marked = marked_start..excerpt.text.len();
        shown.push(marked.end.min(end)..end, &mut excerpt.text);
        excerpt.push_mark_of_cut(end < region.len());
        excerpt
    }

    /// Returns the text before the marked part, the marked part, and the rest.
    pub(crate) fn parts(&self) -> [&str; 3] {
        let Span { start, end } = self.marked;
        let parts = [
            self.text.get(..start),
            self.text.get(start..end),
            self.text.get(end..),
        ];
        parts.map(Option::unwrap_or_default)
    }

    /// Returns spaces, as wide as the text before the marked part.
    pub(super) fn indent(&self) -> String {
        let before = self.text.get(..self.marked.start);
        " ".repeat(before.unwrap_or_default().width())
    }

    /// Returns a mark as wide as the marked part.
    pub(super) fn carets(&self) -> String {
        let marked = self.text.get(self.marked.clone());
        "^".repeat(marked.unwrap_or_default().width().max(1))
    }

    fn push_mark_of_cut(&mut self, is_cut: bool) {
        if is_cut && !self.text.ends_with('…') {
            self.text.push('…');
        }
    }
}

/// Returns the user names and passwords in URLs: a message may end up in a log.
///
/// The first range of [`secrets`] begins with the text, and not after `://`. It counts within the
/// marked value, and if the beginning of the line is missing.
fn hidden(region: &str, marked: &Span, is_cut: bool) -> Vec<Span> {
    let follows_scheme = |secret: &Span| {
        let before = region.get(..secret.start).unwrap_or_default();
        is_cut || before.ends_with("://")
    };
    let of_value = region.get(marked.clone()).unwrap_or_default();
    let quotes = of_value.len() - of_value.trim_start_matches(['"', '\'']).len();
    let of_value = secrets(of_value).map(|secret| {
        let start = secret.start.max(quotes) + marked.start;
        start..secret.end + marked.start
    });
    secrets(region)
        .filter(follows_scheme)
        .chain(of_value)
        .collect()
}

/// A text with hidden parts.
struct Shown<'a> {
    region: &'a str,
    hidden: Vec<Span>,
}

impl Shown<'_> {
    /// Adds a part of the text, without what could move a terminal's cursor or reorder the line.
    fn push(&self, part: Span, out: &mut String) {
        let text = self.region.get(part.clone()).unwrap_or_default();
        for (offset, char) in text.char_indices() {
            let offset = part.start + offset;
            let is_hidden = self.hidden.iter().any(|secret| secret.contains(&offset));
            match char {
                _ if is_hidden && out.ends_with('…') => {}
                _ if is_hidden => out.push('…'),
                '\t' => out.push(' '),
                char if is_printable(char) => out.push(char),
                _ => out.push(char::REPLACEMENT_CHARACTER),
            }
        }
    }
}

/// Parts of a text of at most a number of bytes.
trait Cut {
    fn floor_head(&self, len: usize) -> &str;
    fn ceil_tail(&self, len: usize) -> &str;
}

impl Cut for str {
    fn floor_head(&self, len: usize) -> &str {
        let mut ends = (0..=len.min(self.len())).rev();
        ends.find_map(|end| self.get(..end)).unwrap_or_default()
    }

    fn ceil_tail(&self, len: usize) -> &str {
        let mut starts = self.len().saturating_sub(len)..=self.len();
        starts
            .find_map(|start| self.get(start..))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use tower_cors_test_support::{check_rows, repeat, rows};

    use super::Excerpt;

    /// Returns the excerpt of the line with `«` and `»`, with the same marks.
    fn excerpt(marked: &str) -> String {
        let text = marked.replace(['«', '»'], "");
        let start = marked.find('«').unwrap();
        let end = marked.find('»').unwrap() - '«'.len_utf8();
        let before = text.get(..start).unwrap();
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let excerpt = Excerpt::new(&text, line_start, &(start..end));
        let [before, part, after] = excerpt.parts();
        assert_eq!(excerpt.indent().len(), before.chars().count());
        assert_eq!(excerpt.carets().len(), part.chars().count().max(1));
        format!("{before}«{part}»{after}")
    }

    #[test]
    fn lines() {
        let table = r"
            a\nb = «c» # d\ne              | b = «c» # d
            a\r\nb = «c» # d\r\ne          | b = «c» # d
            b = «»                         | b = «»
            a = «[\nb]»                    | a = «[»
            a\tb = «\tc»                   | a b = « c»
            a\eb\u = «c»                   | a�b� = «c»
            é = «é»é                       | é = «é»é
            ";
        let unescape = |text: &str| {
            let text = text
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\t", "\t");
            text.replace("\\e", "\u{1b}").replace("\\u", "\u{202e}")
        };
        check_rows(rows(table), |[text, _]| excerpt(&unescape(text)));
    }

    /// A line may go on for megabytes. No half of an `é` is shown, which has two bytes.
    #[test]
    fn long_lines() {
        let table = "
            {a*60}«b»{c*99}     | {a*60}«b»{c*99}
            {a*61}«b»{c*100}    | …{a*60}«b»{c*99}…
            {a*5000}«b»{c*5000} | …{a*60}«b»{c*99}…
            «{b*100}»           | «{b*100}»
            «{b*101}»           | «{b*100}»…
            {é*31}«b»{é*50}     | …{é*30}«b»{é*49}…
            {é*3000}a«{é*51}»   | …{é*29}a«{é*50}»…
            ";
        let rows = rows(table).into_iter().map(|row| row.map(repeat));
        check_rows(rows, |[text, _]| excerpt(text));
    }

    /// The user name and the password in a URL are one mark, wherever they are.
    #[test]
    fn secrets() {
        let table = "
            a = «https://user:s3cret@a.example»            | a = «https://…@a.example»
            a = «\"user:s3cret@a.example\"»                | a = «\"…@a.example\"»
            a = https://user:s3cret@a.example, b = «c»     | a = https://…@a.example, b = «c»
            b = «c», a = https://user:s3cret@a.example     | b = «c», a = https://…@a.example
            a = user@a.example, b = «c»                    | a = user@a.example, b = «c»
            https://user:{s*90}@a.example = «c»            | …@a.example = «c»
            «c» = https://user:{s*90}@a.example            | «c» = https://…
            ";
        let rows = rows(table).into_iter().map(|row| row.map(repeat));
        check_rows(rows, |[text, _]| excerpt(text));
    }
}
