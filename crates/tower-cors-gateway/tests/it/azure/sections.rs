//! Whole documents: several `<cors>` elements, and the policies around them.

use tower_cors_gateway::{Azure, NoteKind};
use tower_cors_test_support::{answer, check_rows, corpus, layer, request, rows, wait};

use super::{cors, error, import, inbound};
use crate::importing::notes;

const UNEVALUABLE: &str = include_str!("../data/azure_unevaluable.tsv");

/// The origins of a `<cors>` element, and its `terminate-unmatched-request`.
type Kind = (&'static str, bool);

/// Returns every sequence of `length` elements.
fn sequences(length: usize) -> Vec<Vec<Kind>> {
    let origins = [
        "https://a.example",
        "https://b.example",
        "https://a.example,https://b.example",
        "*",
    ];
    let kinds: Vec<Kind> = origins
        .into_iter()
        .flat_map(|origins| [(origins, true), (origins, false)])
        .collect();
    (0..length).fold(vec![Vec::new()], |shorter, _| {
        shorter
            .iter()
            .flat_map(|sequence| {
                kinds
                    .iter()
                    .map(|kind| [sequence.as_slice(), &[*kind]].concat())
            })
            .collect()
    })
}

/// Returns the number of the element that decides in Azure, or the fate of the request.
fn azure(sequence: &[Kind], request: &str, origin: &str) -> String {
    for (index, (origins, terminates)) in sequence.iter().enumerate() {
        if *origins == "*" || origins.split(',').any(|listed| listed == origin) {
            return format!("element {index}");
        }
        if *terminates {
            return "empty 200".to_owned();
        }
    }
    let preflight = request.starts_with("OPTIONS");
    String::from(if preflight { "empty 200" } else { "proceeds" })
}

/// Describes an answer in the words of [`azure`].
fn outcome(answer: &str) -> String {
    let element = answer
        .split(' ')
        .find_map(|word| word.split_once("=element-"));
    match (element, answer) {
        (Some((_, index)), _) => format!("element {index}"),
        (None, "layer 200 Vary=preflight" | "layer 200 Vary=Origin") => "empty 200".to_owned(),
        (None, "inner 200 Vary=Origin") => "proceeds".to_owned(),
        (None, other) => other.to_owned(),
    }
}

/// Compares every sequence of up to three `<cors>` elements with the model.
#[test]
fn several_cors_elements_are_tried_in_order() {
    let mut cases = Vec::new();
    for sequence in (1..=3).flat_map(sequences) {
        let layer = layer(import(&inbound(&elements(&sequence))).config);
        for origin in [
            "https://a.example",
            "https://b.example",
            "https://c.example",
        ] {
            for asked in ["GET", "OPTIONS ACRM=GET"] {
                let request = request(&format!("{asked} Origin={origin}"));
                let outcome = outcome(&wait(answer(&layer, request, "")));
                let case = format!("{sequence:?}: {asked} {origin}");
                cases.push([case, outcome, azure(&sequence, asked, origin)]);
            }
        }
    }
    check_rows(cases, |[_, outcome, _]| outcome.to_owned());
}

/// Returns the elements of a sequence. Each exposes a header that names it.
fn elements(sequence: &[Kind]) -> String {
    (0..)
        .zip(sequence)
        .map(|(index, (origins, terminates)): (usize, _)| {
            let name = format!("element-{index}");
            cors(&format!(
                "origins={origins} terminate={terminates} expose={name} headers={name}"
            ))
        })
        .collect()
}

#[test]
fn a_cors_element_that_is_never_reached_is_noted() {
    let at = "policies.inbound";
    let table = "
        terminate=false origins=https://a.example | terminate=true origins=https://b.example  |
        terminate=true origins=https://a.example  | terminate=false origins=https://b.example | 0
        terminate=false origins=*                 | terminate=true origins=https://b.example  | 0
    ";
    check_rows(rows(table), |[first, second, _]| {
        let note = notes(&import(&inbound(&(cors(first) + &cors(second))))).join("; ");
        let by = note.strip_prefix(&format!("{at}.cors[1]: is left out: `{at}.cors["));
        let by = by.and_then(|rest| rest.strip_suffix("]` leaves it no cross-origin requests"));
        by.unwrap_or(&note).to_owned()
    });
}

#[test]
fn a_cors_element_that_is_never_reached_is_checked() {
    let document = inbound(&(cors("") + &cors("age=x methods=GET")));
    assert_eq!(
        error(&document).to_string(),
        "line 1, column 232: policies.inbound.cors[1].allowed-methods.preflight-result-max-age: \
         \"x\" is not a number of seconds",
    );
}

#[test]
fn other_policies_are_ignored() {
    let document = format!(
        r#"<policies id="x">
            <inbound>
                <rate-limit calls="20" renewal-period="90" />
                {}
                <choose>
                    <when condition="@(context.Request.Method == &quot;GET&quot;)">
                        <set-backend-service base-url="{{{{url}}}}" />
                    </when>
                </choose>
            </inbound>
            <backend><base /></backend>
            <outbound>
                <base />
                <include-fragment fragment-id="f" />
                <set-body>@{{ return "a &lt; b"; }}</set-body>
            </outbound>
            <on-error><base /></on-error>
        </policies>"#,
        cors("")
    );
    let imported = import(&document);
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
    assert_eq!(imported.config, import(&cors("")).config);
}

#[test]
fn policies_that_only_azure_can_evaluate() {
    check_rows(corpus(UNEVALUABLE), |[policies, _]| {
        error(&format!(
            "<policies><inbound>{policies}</inbound></policies>"
        ))
        .to_string()
    });
}

/// An element is only a note if a `<cors>` before it leaves it no request.
///
/// `TERMINATES` and `ALL` leave no request.
#[test]
fn policies_that_no_request_reaches() {
    let table = r#"
        TERMINATES<base/>                                 | base: policies.inbound.cors
        TERMINATES<include-fragment fragment-id="f"/>     | include-fragment: policies.inbound.cors
        ALL<base/>                                        | base: policies.inbound.cors
        TERMINATES<choose><when><base/></when></choose>   | choose.when.base: policies.inbound.cors
        TERMINATES<choose><when>ALL</when></choose>       | choose.when: policies.inbound.cors
        PASSES<a/>TERMINATES<base/>                       | base: policies.inbound.cors[1]
    "#;
    let elements = [
        ("TERMINATES", "terminate=true"),
        ("PASSES", "terminate=false origins=https://b.example"),
        ("ALL", "terminate=false origins=*"),
    ];
    check_rows(rows(table), |[policies, _]| {
        let document = elements
            .iter()
            .fold(policies.to_owned(), |document, (name, short)| {
                document.replace(name, &cors(short))
            });
        let note = notes(&import(&inbound(&document))).join("; ");
        let note = note.strip_prefix("policies.inbound.").unwrap_or(&note);
        let note = note.replace(" is left out: `", " ");
        note.replace("` leaves it no cross-origin requests", "")
    });
}

/// Documents that contain only the policies of one section.
#[test]
fn parts_of_a_document() {
    let expected = import(&inbound(&cors(""))).config;
    for name in ["inbound", "fragment"] {
        let part = format!("<{name}>{}<rate-limit calls=\"20\" /></{name}>", cors(""));
        assert_eq!(import(&part).config, expected, "{name}");
    }
}

#[test]
fn one_of_several_sections() {
    let own = cors("origins=https://own.example");
    let when = cors("origins=https://when.example");
    let document = inbound(&format!(
        "<base />{own}<choose><when condition=\"@(a)\">{when}</when><otherwise>{own}</otherwise></choose>"
    ));
    let choose = |path: &str| document.parse::<Azure>().unwrap().choose(path).import();

    let imported = choose("policies.inbound").unwrap();
    assert_eq!(imported.config, import(&own).config);
    assert_eq!(
        notes(&imported),
        [
            "policies.inbound.base: is left out: it inserts policies from another document; in Azure, it \
             can refuse requests first",
            "policies.inbound.choose.when: is left out: `policies.inbound.cors` leaves it no \
             cross-origin requests",
            "policies.inbound.choose.otherwise: is left out: `policies.inbound.cors` leaves it no \
             cross-origin requests",
        ],
    );

    let imported = choose("policies.inbound.choose.when").unwrap();
    assert_eq!(imported.config, import(&when).config);
    let first = "in Azure, it can refuse requests first";
    let chosen = "is left out: `policies.inbound.choose.when` was chosen";
    assert_eq!(
        notes(&imported),
        [
            "policies.inbound.choose.when.condition: \"@(a)\" is left out: the policy applies to all requests"
                .to_owned(),
            format!(
                "policies.inbound.base: is left out: it inserts policies from another document; {first}"
            ),
            format!("policies.inbound: {chosen}; {first}"),
            format!("policies.inbound.choose.otherwise: {chosen}"),
        ],
    );
    assert!(
        imported.notes[..3]
            .iter()
            .all(|note| note.kind == NoteKind::Wider)
    );

    let imported = choose("policies.inbound.choose.otherwise").unwrap();
    assert_eq!(
        notes(&imported)[0],
        "policies.inbound.choose.otherwise: applies to all requests here; in Azure, it applies \
         only to those that reach it",
    );

    assert_eq!(
        choose("nowhere").unwrap_err().to_string(),
        "no CORS section at \"nowhere\"; the file has these:\n  policies.inbound\n  \
         policies.inbound.choose.when (condition \"@(a)\")\n  policies.inbound.choose.otherwise",
    );
}

/// A name with a dot is not mistaken for a known path.
#[test]
fn names_with_a_dot() {
    let document = format!("<policies.inbound>{}</policies.inbound>", cors(""));
    let message = error(&document).to_string();
    assert!(
        message.starts_with(
            r#"line 1, column 19: "policies.inbound".cors: "cors" cannot be evaluated here"#
        ),
        "{message}"
    );
    let document = inbound(&format!("<a.b><base/></a.b>{}", cors("")));
    let message = error(&document).to_string();
    assert!(
        message.contains(r#"policies.inbound."a.b".base: "base" cannot be"#),
        "{message}"
    );
}

#[test]
fn many_places() {
    let places = |count: usize| {
        let each = format!("<when>{}</when>", cors(""));
        inbound(&(cors("") + &each.repeat(count)))
    };
    let chosen = |count| {
        let document: Azure = places(count).parse().unwrap();
        document.choose("policies.inbound").import()
    };
    assert_eq!(chosen(999).unwrap().notes.len(), 999);
    let message = chosen(1002).unwrap_err().to_string();
    let expected = r#": "cors" comes after 1000 other places that concern CORS"#;
    assert!(message.ends_with(expected), "{message}");

    let refused = |policies: &str, count| {
        let document = inbound(&(policies.repeat(count) + &cors("")));
        let document: Azure = document.parse().unwrap();
        let imported = document.choose("policies.inbound").import();
        imported.is_err_and(|error| {
            error
                .to_string()
                .ends_with(expected.trim_start_matches(": \"cors\""))
        })
    };
    for policies in [cors("").as_str(), "<base/>"] {
        assert!(!refused(policies, 999));
        assert!(refused(policies, 1000));
    }
}
