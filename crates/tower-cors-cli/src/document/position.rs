//! Lines and columns of a text.

/// The most bytes that a lookup counts through. A file may be one line of megabytes with a mistake
/// in each value.
const STEP: usize = 1024;

/// A place in a text. Lines and columns count from 1, and columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// An index of the positions in a text.
#[derive(Debug)]
pub(crate) struct Positions {
    /// The beginning of each line, and a place every [`STEP`] bytes within long ones.
    // Sorted by offset; the first offset is 0.
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    offset: usize,
    /// The beginning of the line.
    line_start: usize,
    position: Position,
}

impl Positions {
    pub(crate) fn new(text: &str) -> Self {
        let mut mark = Mark::START;
        let mut marks = vec![mark];
        let (mut line, mut column) = (1, 1);
        for (offset, char) in text.char_indices() {
            if offset - mark.offset >= STEP {
                let position = Position { line, column };
                mark = Mark {
                    offset,
                    position,
                    ..mark
                };
                marks.push(mark);
            }
            column += 1;
            if char == '\n' {
                (line, column) = (line + 1, 1);
                let start = offset + 1;
                mark = Mark {
                    offset: start,
                    line_start: start,
                    position: Position { line, column },
                };
                marks.push(mark);
            }
        }
        Self { marks }
    }

    /// Returns the position of the byte at `offset` of `text`, the text of this index.
    pub(crate) fn of(&self, text: &str, offset: usize) -> Position {
        let mark = self.mark(offset);
        let between = text.get(mark.offset..offset).unwrap_or_default();
        Position {
            line: mark.position.line,
            column: mark.position.column + between.chars().count(),
        }
    }

    /// Returns the offset at which the line of `offset` begins.
    pub(crate) fn line_start(&self, offset: usize) -> usize {
        self.mark(offset).line_start
    }

    fn mark(&self, offset: usize) -> Mark {
        let after = self.marks.partition_point(|mark| mark.offset <= offset);
        let mark = self.marks.get(after.saturating_sub(1));
        mark.copied().unwrap_or(Mark::START)
    }
}

impl Mark {
    const START: Self = Self {
        offset: 0,
        line_start: 0,
        position: Position { line: 1, column: 1 },
    };
}

/// Returns the byte offset of a position in `text`, or of the end of its line if that is shorter.
pub(crate) fn offset_at(text: &str, position: Position) -> Option<usize> {
    let start = match position.line.checked_sub(2) {
        None => 0,
        Some(before) => text.match_indices('\n').nth(before)?.0 + 1,
    };
    let line = text.get(start..)?.split('\n').next().unwrap_or_default();
    let column = position.column.saturating_sub(1);
    let offset = line.char_indices().nth(column).map(|(offset, _)| offset);
    Some(start + offset.unwrap_or(line.len()))
}
