//! The plan and the register of risks as they stood in February 2007: facts of annex 3 of the HSE/LA partnership plan 2007-08, paragraph 6
//! and the introduction. Owners stand by their initials, as printed; likelihood and impact are chosen.

/// Where an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is done.
    Achieved,
    /// It is being done.
    Underway,
    /// It has no end.
    Ongoing,
    /// Nothing was done yet.
    NotStarted,
    /// The plan does not say.
    NotTold,
}

/// An action: number, what is to be done, status, who, and the next date; blank where there is none.
pub type Action = (&'static str, &'static str, Status, &'static str, &'static str);

use Status::{Achieved, NotStarted, NotTold, Ongoing, Underway};

/// The actions of the plan. A month alone is its last day.
pub const ACTIONS: [Action; 54] = [
    ("P1", "Update plan and risk and issues register", Achieved, "AD", "2007-02-28"),
    ("1.1a", "Flexible warrants: support to pilots", Underway, "teams", ""),
    ("1.1b", "System for national adoption of warrants", Underway, "task group", "2007-04-30"),
    ("1.1c", "Ongoing support of flexible warrants", NotStarted, "", ""),
    ("1.1d", "Impact upon EA Regs", Underway, "task group", ""),
    ("1.2a", "Access to training, SITNA outcomes", Underway, "", ""),
    ("1.2b", "Technical and enforcement guidance", Underway, "GB", ""),
    ("1.3a", "S&T initiative: infrastructure", Ongoing, "GB", "2007-02-28"),
    ("1.3b", "S&T initiative: outcomes", Underway, "BEU", ""),
    ("1.3c", "S&T initiative: evaluation", Underway, "GB", "2007-05-31"),
    ("1.4a", "Extranet development and maintenance", Underway, "GB", "2007-02-28"),
    ("1.4b", "Website and intranet pages", Ongoing, "GB", ""),
    ("1.4c", "LAU newsletter", Ongoing, "", ""),
    ("1.5a", "LGP support, briefing of senior managers", Ongoing, "GB team", ""),
    ("1.5b", "HELA support", Ongoing, "GB team", ""),
    ("1.5c", "Partnership management group support", Ongoing, "", ""),
    ("1.6", "Policy Group, Sectors, SU, HU, FOD; topic packs", Ongoing, "", "2007-02-28"),
    ("2.1a", "Fit3 annual planning", Ongoing, "GB", ""),
    ("2.1b", "LA feedback and project reporting", Ongoing, "AD", ""),
    ("2.1c", "Fit3 contact with LAs", Ongoing, "LAU", ""),
    ("2.2", "Partnership team projects", NotStarted, "PMs", "2007-04-30"),
    ("3.1a", "LOPP/LA interface", Ongoing, "GB", ""),
    ("3.1b", "LOPP beyond March 2007", Underway, "", "2007-03-31"),
    ("3.1c", "LAPS, three-way LAPS, FOILE", Ongoing, "FOD", ""),
    ("3.1d", "Support LBRO review of LOPP, LAPS, HAP", Underway, "GB, AD", ""),
    ("3.2", "Liaison with FSA (LAC 67/1 review)", Ongoing, "", "2007-03-05"),
    ("4.1a", "Influence LBRO framework, LAAs, local PSAs", Ongoing, "", "2009-12-31"),
    ("4.1b", "Performance monitoring and reporting", NotTold, "", ""),
    ("4.2", "Section 18 standard, shadow run, adoption", Underway, "", "2008-04-30"),
    ("4.3", "Common audit processes", Underway, "", ""),
    ("5.1", "Communications plan", Underway, "", "2007-02-28"),
    ("5.2", "Hearts and minds plan", Underway, "", ""),
    ("5.3", "Annual conference and exhibition", Ongoing, "", "2007-02-28"),
    ("5.4", "Elected members handbook", Achieved, "", ""),
    ("5.5", "Partnership Annual Report 05/06", Achieved, "", ""),
    ("5.6", "CDS/CoSAS, LAE1 for 06/07", Underway, "", ""),
    ("5.7", "LA prosecution database 05/06", Achieved, "", ""),
    ("5.8", "Press office liaison", Ongoing, "AD", ""),
    ("5.9", "Professional bodies (CIEH, REHIS)", Ongoing, "", ""),
    ("6.2a", "Evaluation of programme", Underway, "GB", ""),
    ("6.2b", "Evaluation of partnership, scorecard", Underway, "GB", "2007-03-31"),
    ("6.2c", "Evaluation of projects", Underway, "", ""),
    ("7.1", "Data sharing: HSE/EA pilot", Underway, "", ""),
    ("7.2", "Retail Enforcement Pilot", Ongoing, "AD, BM", "2007-02-26"),
    ("7.3", "Support to LBRO", Ongoing, "NO'D", "2008-01-31"),
    ("7.4", "RHING", Underway, "AD", "2007-03-31"),
    ("7.5", "LSIF, Audit Commission", Ongoing, "AD, PS, NO'D", ""),
    ("8.1a", "PQs, submissions", Ongoing, "London LAU", ""),
    ("8.1b", "Enquiries about LA regulators", Ongoing, "Bootle LAU", ""),
    ("8.2", "Finance and budgets", Ongoing, "AD", ""),
    ("8.3", "Secondments (5 new)", Underway, "", ""),
    ("8.4", "HELA innovation awards", Achieved, "GB, AD", ""),
    ("8.5a", "Working with LACORS", Ongoing, "", ""),
    ("8.5b", "Input to legislative reviews", Ongoing, "", ""),
];

/// A risk: number, heading, words, likelihood and impact.
pub type Risk = (&'static str, &'static str, &'static str, i64, i64);

/// The risks; R10 is an issue.
pub const RISKS: [Risk; 13] = [
    ("R01", "Relationship", "Trust fragile, sceptics use any weakness", 3, 4),
    ("R02", "Relationship", "Not yet self-sustaining, needs nurture", 3, 3),
    ("R03", "External factors", "LBRO crosses the workstreams, tighter timescale", 4, 4),
    ("R04", "External factors", "Rogers review ranks health and safety low", 3, 4),
    ("R05", "External factors", "Retail Enforcement Pilot crosses boundaries", 3, 3),
    ("R06", "External factors", "Lyons, White Paper, LAAs change the setting", 4, 3),
    ("R07", "Communications", "Messages lost in a complex set of relationships", 3, 5),
    ("R08", "Communications", "HSE sees LAs as a resource to direct", 3, 4),
    ("R09", "Communications", "FSA, Defra, DoH and emergencies come first for LAs", 4, 3),
    ("R10", "Resources", "LAU budget down by about 40%, training for LAs falls short", 5, 3),
    ("R11", "Resources", "Seeding resources stop; small authorities cannot take part", 4, 4),
    ("R12", "Results", "No convincing evidence of cost-effective outcomes", 4, 5),
    ("R13", "Results", "Extranet early; framework waits on LBRO", 3, 3),
];
