//! Which part of a package leads to which.

use std::collections::BTreeMap;

use super::super::{package::Package, tree::WhyNot};

/// Where a part leads.
#[derive(Debug)]
pub(super) struct Relation {
    /// The last word of its type: `worksheet`, `table`.
    pub kind: String,
    /// The part, or an address outside of the package.
    pub target: String,
}

/// Where a part leads, by the names that it has for that.
pub(super) fn of_part(package: &mut Package, part: &str) -> Result<BTreeMap<String, Relation>, WhyNot> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let place = join(folder, &format!("_rels/{name}.rels"));
    let Some(tree) = package.tree(&place)? else { return Ok(BTreeMap::new()) };
    let relation = |element: &super::super::tree::Element| {
        let target = element.attribute("Target")?;
        let is_outside = element.attribute("TargetMode") == Some("External");
        let target = if is_outside { target.to_owned() } else { join(folder, target) };
        let kind = element.attribute("Type").unwrap_or_default().rsplit('/').next().unwrap_or_default();
        Some((element.attribute("Id")?.to_owned(), Relation { kind: kind.to_owned(), target }))
    };
    Ok(tree.all("Relationship").filter_map(relation).collect())
}

/// The name of a part as it is said from a folder of the package.
fn join(folder: &str, target: &str) -> String {
    let whole = if target.starts_with('/') { target.to_owned() } else { format!("{folder}/{target}") };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_from_where_it_is_said() {
        assert_eq!(join("xl/worksheets", "../tables/table1.xml"), "xl/tables/table1.xml");
        assert_eq!(join("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(join("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(join("xl", "../../../etc/passwd"), "etc/passwd");
    }
}
