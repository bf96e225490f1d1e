//! `docs/database.md` against the real file: its tour, its queries, and every table and column.

use std::fs;
use std::path::Path;

use super::{Stored, shipped};
use crate::support::console::{check_page_in, copy_of_shipped};

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/database.md")).unwrap()
}

#[test]
fn the_tour_shows_what_the_program_says() {
    let folder = tempfile::tempdir().unwrap();
    copy_of_shipped(&folder.path().join("almaty-2022"));
    check_page_in("docs/database.md", folder.path());
}

#[test]
fn its_queries_find_something() {
    let stored = Stored::of(&shipped());
    let connection = rusqlite::Connection::open(stored.path()).unwrap();
    let page = page();
    let blocks: Vec<&str> =
        page.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let queries: Vec<&str> =
        blocks.iter().flat_map(|block| block.split(';')).filter(|query| !query.trim().is_empty()).collect();
    assert!(queries.len() >= 4);
    for query in queries {
        let found = connection.prepare(query).unwrap().query_map([], |_| Ok(())).unwrap().count();
        assert!(found > 0, "{query}");
    }
}

#[test]
fn it_names_every_table_and_column() {
    let stored = Stored::of(&shipped());
    let connection = rusqlite::Connection::open(stored.path()).unwrap();
    let columns = "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c \
        WHERE t.type IN ('table', 'view')";
    let mut select = connection.prepare(columns).unwrap();
    let columns = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let page = page();
    let line_of = |table: &str| {
        let line = page.lines().find(|line| line.starts_with(&format!("| `{table}` |")));
        line.unwrap_or_else(|| panic!("no line for {table}"))
    };
    for (table, column) in columns.map(Result::<(String, String), _>::unwrap) {
        // Older versions have the columns of the records that they are of.
        let line = match table.strip_suffix("_before") {
            Some(now) => [line_of(now), line_of(&table)].concat(),
            None => line_of(&table).to_owned(),
        };
        let is_common = ["n", "sum", "added", "gone"].contains(&column.as_str());
        assert!(is_common || line.contains(&format!("`{column}`")), "{table}.{column}");
    }
}
