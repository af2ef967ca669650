//! The body that curl's options describe.

use clap::error::Error;
use hyper::body::Bytes;

use super::invalid;

const FORM_TYPE: &str = "application/x-www-form-urlencoded";
const JSON_TYPE: &str = "application/json";
/// The beginning of a boundary between the parts of a form.
const BOUNDARY: &str = "----cors-boundary";

/// The data and the form parts of a command.
#[derive(Default)]
pub(super) struct Body {
    data: Option<String>,
    pub(super) is_json: bool,
    parts: Vec<Part>,
}

/// A part of a form.
struct Part {
    name: String,
    value: String,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl Body {
    /// Adds data as it is. Joins pieces with `&`, like curl.
    pub(super) fn add(&mut self, text: &str) {
        match &mut self.data {
            Some(data) => {
                data.push('&');
                data.push_str(text);
            }
            None => self.data = Some(text.to_owned()),
        }
    }

    /// Adds JSON. Joins pieces with nothing between them.
    pub(super) fn add_json(&mut self, text: &str) {
        self.is_json = true;
        self.data.get_or_insert_default().push_str(text);
    }

    /// Adds `content`, `=content` or `name=content` with the content encoded.
    pub(super) fn add_urlencoded(&mut self, text: &str) {
        let encoded = encode_pair(text);
        self.add(&encoded);
    }

    /// Adds `name=value` as a part, with `;type=` and `;filename=` unless it is `literal`.
    pub(super) fn add_part(&mut self, text: &str, literal: bool) -> Result<(), Error> {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| invalid("the text after `-F` has no `=`; write `-F name=value`"))?;
        if !literal {
            refuse_file("-F", value, &['@', '<'])?;
        }
        let mut part = Part {
            name: name.to_owned(),
            value: value.to_owned(),
            file_name: None,
            content_type: None,
        };
        if !literal {
            part.file_name = take_parameter(&mut part.value, ";filename=");
            part.content_type = take_parameter(&mut part.value, ";type=");
        }
        self.parts.push(part);
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.data.is_none() && self.parts.is_empty()
    }

    /// Takes the data as the query that `-G` makes.
    pub(super) fn take_query(&mut self) -> Option<String> {
        self.data.take()
    }

    /// Returns the body and its content type.
    pub(super) fn finish(self) -> Result<(Bytes, String), Error> {
        match (self.data, self.parts.as_slice()) {
            (Some(data), []) => {
                let content_type = if self.is_json { JSON_TYPE } else { FORM_TYPE };
                Ok((Bytes::from(data), content_type.to_owned()))
            }
            (None, parts) => Ok(multipart(parts)),
            (Some(_), _) => Err(invalid(
                "curl sends either `-d` or `-F`; remove one of them",
            )),
        }
    }
}

/// Refuses the values by which curl reads a file: a pasted command must not send the user's files.
pub(super) fn refuse_file(option: &str, value: &str, marks: &[char]) -> Result<(), Error> {
    match value.starts_with(marks) {
        true => Err(invalid(&format!(
            "`{option}` with `{}` reads a file, which cors does not do; write the text itself",
            value.chars().take(1).collect::<String>(),
        ))),
        false => Ok(()),
    }
}

/// Cuts a parameter off the end of a value.
fn take_parameter(value: &mut String, key: &str) -> Option<String> {
    let (before, after) = value.split_once(key)?;
    let (parameter, rest) = after.split_once(';').unwrap_or((after, ""));
    let parameter = parameter.trim_matches('"').to_owned();
    let rest = if rest.is_empty() {
        String::new()
    } else {
        format!(";{rest}")
    };
    *value = format!("{before}{rest}");
    Some(parameter)
}

/// <https://curl.se/docs/manpage.html#--data-urlencode>
pub(super) fn encode_pair(text: &str) -> String {
    match text.split_once('=') {
        Some(("", content)) => encode(content),
        Some((name, content)) => format!("{name}={}", encode(content)),
        None => encode(text),
    }
}

fn encode(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

/// Returns a boundary that no part contains: one dash longer than those that look like it.
fn boundary(parts: &[Part]) -> String {
    let texts = parts.iter().flat_map(|part| {
        let content_type = part.content_type.as_deref();
        [part.value.as_str(), content_type.unwrap_or_default()]
    });
    let after = texts.flat_map(|text| text.split(BOUNDARY).skip(1));
    let dashes = after.map(|after| after.len() - after.trim_start_matches('-').len());
    let more = dashes.max().map_or(0, |most| most + 1);
    BOUNDARY.to_owned() + &"-".repeat(more)
}

/// <https://www.rfc-editor.org/rfc/rfc7578>
fn multipart(parts: &[Part]) -> (Bytes, String) {
    let boundary = boundary(parts);
    let mut body = String::new();
    for part in parts {
        body += &format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
            quoted(&part.name)
        );
        if let Some(name) = &part.file_name {
            body += &format!("; filename=\"{}\"", quoted(name));
        }
        if let Some(content_type) = &part.content_type {
            body += &format!("\r\nContent-Type: {content_type}");
        }
        body += &format!("\r\n\r\n{}\r\n", part.value);
    }
    body += &format!("--{boundary}--\r\n");
    (
        Bytes::from(body),
        format!("multipart/form-data; boundary={boundary}"),
    )
}

/// <https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data>
fn quoted(name: &str) -> String {
    name.replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace('"', "%22")
}
