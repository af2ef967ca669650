//! Lists of names: methods, request headers and exposed headers.

use tower_cors::fetch;

/// The names that a rule allows in one list.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    list: &'a [String],
    /// The name that neither a prefix nor, without credentials, `*` covers.
    spared: Option<&'static str>,
    credentials: bool,
    /// A `*` ends a prefix. In the name of a method, it is a character like others.
    has_prefixes: bool,
    /// Returns whether every page may use the name, whatever the list says.
    is_always_allowed: fn(&str) -> bool,
}

impl<'a> Names<'a> {
    pub(super) fn methods(list: &'a [String]) -> Self {
        Self {
            list,
            spared: None,
            credentials: false,
            has_prefixes: false,
            is_always_allowed: |method| fetch::is_safelisted_method(method.as_bytes()),
        }
    }

    pub(super) fn request_headers(list: &'a [String], credentials: bool) -> Self {
        Self {
            list,
            spared: Some(fetch::NON_WILDCARD_REQUEST_HEADER),
            credentials,
            has_prefixes: true,
            is_always_allowed: |_| false,
        }
    }

    pub(super) fn exposed_headers(list: &'a [String]) -> Self {
        Self {
            list,
            spared: None,
            credentials: false,
            has_prefixes: true,
            is_always_allowed: fetch::is_safelisted_response_header,
        }
    }

    /// Returns the names, prefixes and `*` that `self` allows and `other` does not.
    ///
    /// A prefix counts as covered only by `*` and by one shorter prefix. Names together that leave
    /// nothing of it do not exist.
    pub(super) fn beyond(self, other: Self) -> Vec<&'a str> {
        let listed = self.list.iter().map(String::as_str);
        // With credentials, `*` covers it without naming it.
        let implied = self
            .spared
            .filter(|name| self.covers(name) && !self.has(name));
        let mut beyond: Vec<&str> = listed
            .filter(|name| !other.covers(name) && !(self.is_always_allowed)(name))
            .collect();
        beyond.extend(implied.filter(|name| !other.covers(name)));
        beyond
    }

    /// Returns whether the list has all that `name` means: a name, a prefix, or `*`.
    fn covers(self, name: &str) -> bool {
        if self.has(name) {
            return true;
        }
        if self.spared == Some(name) {
            return self.has("*") && self.credentials;
        }
        self.has("*") || self.has_prefixes && self.has_prefix_of(name)
    }

    fn has_prefix_of(self, name: &str) -> bool {
        let stem = name.strip_suffix('*').unwrap_or(name);
        let mut prefixes = self.list.iter().filter_map(|own| own.strip_suffix('*'));
        prefixes.any(|prefix| stem.starts_with(prefix))
    }

    fn has(self, name: &str) -> bool {
        self.list.iter().any(|own| own == name)
    }
}

#[cfg(test)]
mod tests {
    use tower_cors_test_support::{check_rows, rows};

    use super::Names;

    /// A list of names, and `+` for credentials.
    fn beyond(new: &str, old: &str) -> String {
        let list = |text: &str| -> Vec<String> {
            let words = text.split_whitespace().filter(|word| *word != "+");
            words.map(str::to_owned).collect()
        };
        let (new_list, old_list) = (list(new), list(old));
        let new = Names::request_headers(&new_list, new.contains('+'));
        new.beyond(Names::request_headers(&old_list, old.contains('+')))
            .join(" ")
    }

    #[test]
    fn header_names() {
        let table = "
            a name           | x          |              | x
            the same         | x          | x            |
            any              | x x-a* *   | *            |
            gains any        | *          | x x-a*       | *
            by a prefix      | x-ab x-abc*| x-a*         |
            a longer prefix  | x-a*       | x-ab*        | x-a*
            a prefix's stem  | x-a*       | x-a          | x-a*
            authorization    | authorization | *         | authorization
            with credentials | * +        | *            | authorization
            both             | * +        | x            | * authorization
            covered          | * +        | * authorization |
            echoed           | authorization | * +       |
            by no prefix     | authorization | auth*     | authorization
            ";
        check_rows(rows(table), |[_, new, old, _]| beyond(new, old));
    }

    #[test]
    fn methods_have_no_prefixes_and_some_names_need_no_rule() {
        let list = |text: &str| vec![text.to_owned()];
        let (get, put) = (list("GET"), list("PUT"));
        assert!(Names::methods(&get).beyond(Names::methods(&put)).is_empty());
        let (literal, other) = (list("X-*"), list("X-NEW"));
        let beyond = Names::methods(&other).beyond(Names::methods(&literal));
        assert_eq!(beyond, ["X-NEW"]);
        let expires = list("expires");
        let exposed = Names::exposed_headers(&expires);
        assert!(exposed.beyond(Names::exposed_headers(&[])).is_empty());
    }
}
