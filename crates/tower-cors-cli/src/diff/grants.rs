//! The comparison of what two rules grant to the same origins.

use tower_cors::fetch;

use super::difference::{Change, Direction, Kind, list};
use super::document::Rule;
use super::names::Names;

/// Returns the changes for origins on which `old` decided, and now `new`; `None` allows nothing.
pub(super) fn changes(old: Option<&Rule>, new: Option<&Rule>) -> Vec<Change> {
    match (old, new) {
        (None, None) => Vec::new(),
        (None, Some(new)) => vec![allowed(new)],
        (Some(_), None) => {
            let text = "no longer allowed";
            vec![Change::new(Direction::Less, Kind::Origins, text)]
        }
        (Some(old), Some(new)) => {
            let mut changes = gains(old, new, Direction::More, "may now");
            changes.extend(gains(new, old, Direction::Less, "may no longer"));
            changes.extend(max_age(old, new));
            changes
        }
    }
}

/// Returns the change for origins that no rule allowed.
fn allowed(new: &Rule) -> Change {
    let nothing = Rule::default();
    let mut text = String::from("may now read responses");
    if new.allow_credentials {
        text += ", with credentials";
    }
    for (_, gain) in abilities(&nothing, new) {
        text += "; may ";
        text += &gain;
    }
    let kind = match new.allow_credentials {
        true => Kind::Credentials,
        false => Kind::Origins,
    };
    Change::new(Direction::More, kind, text)
}

/// Returns a change for each thing that `more` grants and `less` does not.
fn gains(less: &Rule, more: &Rule, direction: Direction, may: &str) -> Vec<Change> {
    let credentials = more.allow_credentials && !less.allow_credentials;
    let credentials = credentials.then(|| {
        (
            Kind::Credentials,
            "read responses with credentials".to_owned(),
        )
    });
    credentials
        .into_iter()
        .chain(abilities(less, more))
        .map(|(kind, ability)| Change::new(direction, kind, format!("{may} {ability}")))
        .collect()
}

/// Returns what `more` lets a page do and `less` does not, apart from credentials.
fn abilities(less: &Rule, more: &Rule) -> Vec<(Kind, String)> {
    let methods = Names::methods(&more.allow_methods).beyond(Names::methods(&less.allow_methods));
    let headers = Names::request_headers(&more.allow_headers, more.allow_credentials);
    let fewer = Names::request_headers(&less.allow_headers, less.allow_credentials);
    let headers = headers.beyond(fewer);
    let exposed = Names::exposed_headers(&more.expose_headers)
        .beyond(Names::exposed_headers(&less.expose_headers));
    let network = more.allow_private_network && !less.allow_private_network;
    let network = network.then(|| "reach a private network, in browsers that ask".to_owned());
    let abilities = [
        (Kind::Methods, phrase(&methods, "send", "method")),
        (
            Kind::RequestHeaders,
            phrase(&headers, "set", "request header"),
        ),
        (
            Kind::ExposedHeaders,
            phrase(&exposed, "read", "response header"),
        ),
        (Kind::Options, network),
    ];
    let present = abilities.into_iter();
    present
        .filter_map(|(kind, ability)| Some((kind, ability?)))
        .collect()
}

/// Returns a verb and the names, such as `set the request headers x-a, x-b`.
fn phrase(names: &[&str], verb: &str, noun: &str) -> Option<String> {
    Some(match names {
        [] => return None,
        ["*"] => format!("{verb} every {noun}"),
        ["*", name] => format!("{verb} every {noun}, also {name}"),
        [_, ..] if noun == "method" => format!("{verb} {}", list(names)),
        [name] => format!("{verb} the {noun} {name}"),
        [_, ..] => format!("{verb} the {noun}s {}", list(names)),
    })
}

/// Returns the change of the time for which browsers cache a preflight.
///
/// It is neither more nor less: a cached answer grants only what the policy granted.
fn max_age(old: &Rule, new: &Rule) -> Option<Change> {
    let default = fetch::DEFAULT_MAX_AGE.as_secs();
    let age = |rule: &Rule| rule.max_age.unwrap_or(default);
    let (old, new) = (age(old), age(new));
    let unit = if new == 1 { "second" } else { "seconds" };
    let text = format!("browsers may cache preflights for {new} {unit} instead of {old}");
    (old != new).then(|| Change::new(Direction::Neither, Kind::Options, text))
}
