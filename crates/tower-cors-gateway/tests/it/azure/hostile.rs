//! Deep and large documents.

use super::{cors, error, import, inbound};

#[test]
fn deep_documents() {
    let nested = |depth: usize| "<a>".repeat(depth) + &cors("") + &"</a>".repeat(depth);
    assert!(
        error(&nested(90))
            .to_string()
            .contains("cannot be evaluated")
    );
    let message = "line 1, column 301: nested deeper than 100 levels";
    assert_eq!(error(&nested(100)).to_string(), message);
    assert_eq!(error(&"<a>".repeat(1 << 20)).to_string(), message);
}

const MEGABYTE: usize = 1 << 20;

/// The path of an element contains the names of its parents.
#[test]
fn long_names_around_elements() {
    let long = "a".repeat(MEGABYTE);
    let nested = |inner: &str| {
        let (begin, end) = (format!("<{long}>"), format!("</{long}>"));
        begin.repeat(5) + inner + &end.repeat(5)
    };
    let leaves = nested(&"<a/><a><b/></a>".repeat(MEGABYTE / 15));
    assert!(
        error(&leaves)
            .to_string()
            .starts_with("no CORS section found")
    );
    let places = error(&nested(&format!("<a>{}</a>", cors("")).repeat(1000))).to_string();
    assert!(places.len() < 2000, "{} bytes", places.len());
}

#[test]
fn messages_stay_short() {
    let long = "a".repeat(MEGABYTE);
    let attributes: String = (0..MEGABYTE / 12)
        .map(|index| format!("a{index}=\"\" "))
        .collect();
    let short = error(&cors(&format!("origins={long}"))).to_string();
    assert!(short.len() < 300, "{} bytes", short.len());
    for document in [
        format!("<{long}>"),
        format!("</{long}>"),
        format!("<a></{long}>"),
        format!("<{long}></a>"),
        format!("<{long} {long}/>"),
        format!("<{long}&"),
        format!("<!{long}>"),
        format!("<a>&{long};</a>"),
        format!("<?xml {long}?>"),
        format!("<cors {long}=\"\"/>"),
        format!("<cors allow-credentials=\"{long}\"/>"),
        format!("<cors><{long}/></cors>"),
        format!("<cors>{long}</cors>"),
        format!("<a>{}</a>", "<cors/>".repeat(MEGABYTE / 7)),
        format!(
            "<cors>{}</cors>",
            "<allowed-origins/>".repeat(MEGABYTE / 18)
        ),
        format!("<cors {attributes}/>"),
        format!("<a>{}</a>", "&amp;".repeat(MEGABYTE / 5)),
        " \n".repeat(MEGABYTE / 2),
        "<!--".repeat(MEGABYTE / 4),
        "<![CDATA[".repeat(MEGABYTE / 9),
        "&".repeat(MEGABYTE),
        "<".repeat(MEGABYTE),
    ] {
        let message = error(&document).to_string();
        assert!(message.len() < 1000, "{} bytes", message.len());
    }
}

#[test]
fn large_documents_import() {
    let long = "a".repeat(MEGABYTE);
    let origins: Vec<String> = (0..MEGABYTE / 45)
        .map(|index| format!("https://a{index}.example"))
        .collect();
    let others = format!(
        "<set-body>{}</set-body>{}",
        long.repeat(8),
        "<a/>".repeat(MEGABYTE / 4)
    );
    let document = inbound(&(cors(&format!("origins={}", origins.join(","))) + &others));
    assert!(document.len() > 10_000_000);
    assert!(import(&document).config.build().is_ok());
}
