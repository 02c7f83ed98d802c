//! What can be typed.

mod candidates;
mod command;
mod desk;
mod files;
mod init;
mod places;
mod portal;
mod published;
mod rules;
mod run;
mod shells;
mod sql;
mod telling;

pub use command::{Arguments, Command, ProgressFormat, command};
pub use desk::{ChaseArguments, DecideArguments, PackArguments, PurgeArguments, TemplateArguments};
pub use files::{
    CheckFilesArguments, CompareArguments, InspectArguments, KeepCheckingArguments, ReadFilesArguments,
};
pub use init::InitArguments;
pub use places::{OutputFormat, PeriodArguments, RulesArguments};
pub use portal::{AccountCommand, InviteArguments, PortalCommand, PortalOf, RoleArgument, ServeArguments};
pub use published::{
    AnnualReportArguments, ScorecardArguments, TableArguments, TableBasis, TableFormat, TraceArguments,
    TraceFormat,
};
pub use rules::{
    CheckArguments, ImpactArguments, ImpactFormat, JsonSchemaArguments, ListFormat, RulesCommand,
    SchemasCommand,
};
pub use run::{AuditArguments, BacktestArguments, FailOn, ReleaseArguments, RunArguments, StatusArguments};
pub use shells::{CompletionsArguments, ManArguments};
pub use sql::SqlArguments;
pub use telling::Telling;
