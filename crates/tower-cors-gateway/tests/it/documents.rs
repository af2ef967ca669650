//! Several documents in a file, and several sections in them.

use serde::de::DeserializeOwned;
use tower_cors_gateway::{Elastic, Gravitee, ImportError, Imported, Kong, Krakend};
use tower_cors_test_support::{check_rows, rows};

use crate::importing::{notes, parse_yaml};

/// Imports a YAML stream with `¶` between lines.
fn import<F>(stream: &str) -> Result<Imported, ImportError>
where
    F: DeserializeOwned + FromIterator<F> + TryInto<Imported, Error = ImportError>,
{
    parse_yaml::<F>(&stream.replace('¶', "\n")).try_into()
}

/// Each row is a stream, with ` --- ` between documents, and the paths of its sections.
#[test]
fn paths_of_sections() {
    let table = "
        {name: cors} --- {name: cors, config: {max_age: 1}}             | documents[0].config documents[1].config
        {plugins: [{name: cors}]} --- {origins: ['https://a.example']}  | documents[0].plugins[0].config documents[1]
        {kind: Service} --- {name: cors} --- {origins: ['https://a.example']} | documents[1].config documents[2]
        A --- B                                                         | KongPlugin[a].config KongPlugin[b].config
        {kind: KongPluginList, items: [A, B]}                           | KongPlugin[a].config KongPlugin[b].config
        {kind: List, items: [A]} --- B                                  | KongPlugin[a].config KongPlugin[b].config
        A --- {kind: KongClusterPlugin, plugin: cors, metadata: {name: a}, config: {max_age: 2}} | KongPlugin[a].config KongClusterPlugin[a].config
        A-IN-N --- A-IN-M                                               | KongPlugin[first/a].config KongPlugin[second/a].config
        A --- A-IN-M                                                    | documents[0].config KongPlugin[second/a].config
        A-IN-M --- {kind: KongPlugin, plugin: cors, metadata: {name: a, namespace: second}} | KongPlugin[second/a].config#1 KongPlugin[second/a].config#2
        {services: [S, {name: s, plugins: [{name: cors}]}, {name: s, plugins: [{name: cors, config: {max_age: 9}}]}]} | services[s].plugins[0].config#1 services[s].plugins[0].config#2 services[s].plugins[0].config#3
        A --- --- ~ --- B                                               | KongPlugin[a].config KongPlugin[b].config
        A --- {kind: KongPlugin, plugin: cors, metadata: {name: ' a'}}  | KongPlugin[a].config documents[1].config
    ";
    let plugin = |metadata: &str, age| {
        format!(
            "{{kind: KongPlugin, plugin: cors, metadata: {{{metadata}}}, config: {{max_age: {age}}}}}"
        )
    };
    let plugins = [
        ("A-IN-N", plugin("name: a, namespace: first", 3)),
        ("A-IN-M", plugin("name: a, namespace: second", 4)),
        ("A", plugin("name: a", 1)),
        ("B", plugin("name: b", 5)),
        (
            "S",
            "{name: s, plugins: [{name: cors, config: {max_age: 8}}]}".to_owned(),
        ),
    ];
    check_rows(rows(table), |[stream, _]| {
        let names = stream.split_inclusive([' ', '[', ',', ']']).map(|word| {
            let name = word.trim_end_matches([' ', '[', ',', ']']);
            let plugin = plugins.iter().find(|(known, _)| *known == name);
            plugin.map_or(word.to_owned(), |(_, plugin)| {
                word.replacen(name, plugin, 1)
            })
        });
        let stream: String = names.collect();
        let stream = stream.replace(" --- ", "\n---\n");
        match import::<Kong>(&stream) {
            Err(ImportError::SeveralSections { sections }) => {
                let paths: Vec<String> = sections.into_iter().map(|section| section.path).collect();
                for path in &paths {
                    let chosen = parse_yaml::<Kong>(&stream).choose(path).import();
                    assert!(chosen.is_ok(), "{path}: {chosen:?}");
                }
                paths.join(" ")
            }
            other => format!("{other:?}"),
        }
    });
}

/// If only one document has a section, that is imported, whatever surrounds it.
#[test]
fn one_section_in_a_stream() {
    let settings = "apm-server.rum: {enabled: true, allow_origins: ['https://a.example']}";
    let elastic = import::<Elastic>(settings).unwrap().config;
    let krakend = import::<Krakend>("{allow_origins: ['https://a.example']}")
        .unwrap()
        .config;
    let gravitee = "{enabled: true, allowOrigin: ['https://a.example']}";
    let api = import::<Gravitee>(gravitee).unwrap().config;
    let rows = [
        (
            import::<Elastic>(&format!(
                "{{kind: Kibana, enabled: true}}¶---¶kind: ApmServer¶spec:¶  config:¶    {settings}"
            )),
            elastic,
        ),
        (
            import::<Krakend>(
                "a: 1¶---¶extra_config: {security/cors: {allow_origins: ['https://a.example']}}",
            ),
            krakend,
        ),
        (
            import::<Gravitee>(&format!(
                "kind: Secret¶---¶kind: ApiDefinition¶spec: {{proxy: {{cors: {gravitee}}}}}¶---¶"
            )),
            api,
        ),
    ];
    for (imported, expected) in rows {
        assert_eq!(imported.unwrap().config, expected);
    }
}

/// Sections that say the same count as one. Each row is two sections and the result.
#[test]
fn sections_that_say_the_same() {
    let table = "
        {name: cors}                              | {name: cors}                                  | one
        {name: cors}                              | {name: cors, config: {origins: ['*']}}        | one
        {name: cors, config: {max_age: 1}}        | {config: {max_age: 1.0}, name: cors}          | one
        {name: cors, config: {origins: ['https://a.example/', 'https://b.example']}} | {name: cors, config: {origins: ['https://a.example', 'https://b.example']}} | one
        {name: cors, config: {origins: ['https://a.example/']}} | {name: cors, config: {origins: ['https://a.example']}} | several
        {name: cors, config: {origins: '$ORIGIN'}} | {name: cors, config: {origins: '$ORIGIN'}}   | is a placeholder
        {name: cors, config: {origins: '$ORIGIN'}} | {name: cors, config: {origins: '$ORIGINS'}}  | several
        {name: cors, config: {origins: '$ORIGIN'}} | {name: cors, config: {origins: '$ORIGIN', max_age: 1}} | is a placeholder
        {name: cors, config: {origins: '$ORIGIN'}} | {name: cors}                                 | several
        {name: cors, config: {max_age: 1}}        | {name: cors, config: {max_age: 2}}            | several
        {name: cors, enabled: false}              | {name: cors, config: {max_age: 2}}            | on
    ";
    check_rows(rows(table), |[first, second, _]| {
        let file = format!("plugins: [{first}, {second}]");
        match import::<Kong>(&file) {
            Ok(imported) => {
                let same = "plugins[0].config: says the same as plugins[1].config; the policy applies \
                            to all of them";
                let is_one = notes(&imported).contains(&same.to_owned());
                String::from(if is_one { "one" } else { "on" })
            }
            Err(ImportError::SeveralSections { .. }) => "several".to_owned(),
            Err(ImportError::Value { reason, .. }) => reason.split(',').next().unwrap().to_owned(),
            Err(other) => other.to_string(),
        }
    });
}

/// A choice counts for the whole file, no matter which document was read first.
#[test]
fn a_choice_before_the_documents_are_collected() {
    let document = |age| parse_yaml::<Kong>(&format!("{{name: cors, config: {{max_age: {age}}}}}"));
    let chosen = document(1).choose("documents[1].config");
    let file: Kong = [chosen, document(2)].into_iter().collect();
    let config = file.import().unwrap().config;
    assert_eq!(
        config.rules().next().unwrap().max_age().unwrap().as_secs(),
        2
    );
}

#[test]
fn files_as_text() {
    let table = r#"
        {kind: ConfigMap, data: {apm-server.yml: "apm-server:\n  rum: {}"}} | data.apm-server.yml: "apm-server.yml" contains a file as text: save that text as a file, and import the file
        {apmConfig: {apm-server.yml: "apm-server:\n  rum: {}"}}             | apmConfig.apm-server.yml: "apm-server.yml" contains a file as text: save that text as a file, and import the file
        {kind: ConfigMap, data: {krakend.json: "{}"}}                       | data.krakend.json: "krakend.json" contains a file as text: save that text as a file, and import the file
        {kind: ConfigMap, data: {notes.txt: "a\nb", name.yml: "a"}}         | no CORS section found: …
        {kind: Backup, items: [{enabled: true, allow_origins: ['*']}]}      | no CORS section found: …
    "#;
    check_rows(rows(table), |[file, expected]| {
        let error = import::<Elastic>(file).unwrap_err().to_string();
        crate::importing::abbreviate(&error, expected).to_owned()
    });
}

/// A file as text is an error only if it could be the one that was meant.
#[test]
fn files_as_text_beside_a_section() {
    let stream = "apm-server.rum: {enabled: true}¶---¶\
                  {kind: ConfigMap, data: {krakend.json: '{}'}}";
    assert!(import::<Elastic>(stream).is_ok());
}

/// A parser that finds bytes instead of a value names what the importer expects.
#[test]
fn bytes_are_an_error() {
    let bytes = serde::de::value::BytesDeserializer::<serde::de::value::Error>::new(b"{}");
    let error = <Kong as serde::Deserialize>::deserialize(bytes).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid type: byte array, expected a configuration"
    );
}
