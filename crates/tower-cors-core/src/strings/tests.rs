//! Each search, compared with that of the standard library.

use super::*;

const TEXTS: [&str; 12] = [
    "",
    "a",
    "b",
    "ab",
    "a b",
    "aabbaa",
    "abcabc",
    "://",
    "ä://b://ö",
    "aaa",
    "ba ",
    "öäab",
];

#[test]
fn they_find_what_the_standard_library_finds() {
    for (text, part) in TEXTS
        .iter()
        .flat_map(|text| TEXTS.map(|part| (*text, part)))
    {
        if part.is_empty() {
            continue;
        }
        let about = (text, part);
        assert_eq!(find(text, part), text.find(part), "{about:?}");
        assert_eq!(rfind(text, part), text.rfind(part), "{about:?}");
        let positions = positions(text, part);
        assert!(
            positions.eq(text.match_indices(part).map(|(start, _)| start)),
            "{about:?}"
        );
        assert_eq!(contains(text, part), text.contains(part), "{about:?}");
        assert_eq!(split_once(text, part), text.split_once(part), "{about:?}");
        assert_eq!(rsplit_once(text, part), text.rsplit_once(part), "{about:?}");
        assert_eq!(
            replace(text, part, "-ß"),
            text.replace(part, "-ß"),
            "{about:?}"
        );
    }
}

#[test]
fn they_know_the_characters_that_the_standard_library_knows() {
    for (text, marks) in TEXTS
        .iter()
        .flat_map(|text| TEXTS.map(|marks| (*text, marks)))
    {
        let about = (text, marks);
        let chars: Vec<char> = marks.chars().collect();
        let chars = chars.as_slice();
        assert_eq!(contains_any(text, marks), text.contains(chars), "{about:?}");
        assert_eq!(
            starts_with_any(text, marks),
            text.starts_with(chars),
            "{about:?}"
        );
        assert_eq!(
            ends_with_any(text, marks),
            text.ends_with(chars),
            "{about:?}"
        );
        assert_eq!(
            split_once_any(text, marks),
            text.split_once(chars),
            "{about:?}"
        );
        assert_eq!(
            trim_start(text, marks),
            text.trim_start_matches(chars),
            "{about:?}"
        );
        assert_eq!(
            trim_end(text, marks),
            text.trim_end_matches(chars),
            "{about:?}"
        );
        assert_eq!(trim(text, marks), text.trim_matches(chars), "{about:?}");
        assert!(split(text, marks).eq(text.split(chars)), "{about:?}");
        let parts: Vec<String> = text.split(' ').map(str::to_owned).collect();
        assert_eq!(join(&parts, ", "), parts.join(", "), "{about:?}");
    }
}

#[test]
fn they_split_and_trim_where_the_standard_library_does() {
    let is_mark = |char| matches!(char, 'a' | ' ' | 'ö');
    for text in TEXTS {
        assert!(
            split_where(text, is_mark).eq(text.split(is_mark)),
            "{text:?}"
        );
        assert_eq!(
            trim_where(text, is_mark),
            text.trim_matches(is_mark),
            "{text:?}"
        );
        assert!(chars(text).into_iter().eq(text.chars()), "{text:?}");
        assert_eq!(trim_space(text), text.trim(), "{text:?}");
    }
}

#[test]
fn they_parse_numbers_as_the_standard_library_does() {
    for text in [
        "",
        "+",
        "-1",
        "0",
        "+7",
        "++7",
        "08",
        "fF",
        "4294967295",
        "4294967296",
        "1 ",
    ] {
        for radix in [8, 10, 16] {
            let expected = u32::from_str_radix(text, radix).ok();
            assert_eq!(number(text, radix), expected, "{text:?} {radix}");
        }
    }
}

#[test]
fn words_in_any_letter_case() {
    let found = ["all", "ALL", "any", "al", "all any", "own", ""];
    let found = found.map(|text| is_one_of(text, "all any, own"));
    assert_eq!(found, [true, true, true, false, false, true, false]);
}

#[test]
fn parts_that_spaces_separate() {
    let found = ["ab", "xaby", "c-d", "xc-d", "a b", "AB", "a", ""];
    let found = found.map(|text| contains_one_of(text, "ab c-d"));
    assert_eq!(found, [true, true, true, true, false, false, false, false]);
}
