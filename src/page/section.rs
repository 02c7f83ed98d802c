//! A section of the page.

use maud::{Markup, html};

/// A section of the page.
pub struct Section {
    /// By what links lead to it.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What stands below the heading.
    pub body: Markup,
}

impl Section {
    /// As it stands on the page.
    pub fn shown(&self) -> Markup {
        let heading = format!("{}-heading", self.id);
        html! {
            section id=(self.id) class="width" aria-labelledby=(heading) {
                h2 id=(heading) { (self.title) }
                (self.body)
            }
        }
    }
}
