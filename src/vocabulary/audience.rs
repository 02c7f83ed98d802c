//! For whom something is published.

/// An audience. What is for the public may be seen by all; what is for the unit by nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Everybody.
    Public,
    /// The partners: authorities and the regulator's own teams.
    Partners,
    /// Other regulators, each by a gateway in law.
    Regulators,
    /// The statistics unit alone.
    Unit,
}

impl Audience {
    /// All, from the widest to the narrowest.
    pub const ALL: [Self; 4] = [Self::Public, Self::Partners, Self::Regulators, Self::Unit];

    /// Those outside the unit: what each may see lies in a folder of its own.
    pub const OUTSIDE: [Self; 3] = [Self::Public, Self::Partners, Self::Regulators];

    /// Its word in declarations, which is the name of its folder in the outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Partners => "partners",
            Self::Regulators => "regulators",
            Self::Unit => "unit",
        }
    }

    /// The audience of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether this audience may see what is meant for another: all see what is public, the unit sees
    /// everything, and neither partners nor regulators what is meant for the other.
    pub fn sees(self, other: Self) -> bool {
        self == other || other == Self::Public || self == Self::Unit
    }

    /// Whether everybody who sees what is for this audience may see what is for another one.
    pub fn is_within(self, other: Self) -> bool {
        Self::ALL.into_iter().filter(|one| one.sees(self)).all(|one| one.sees(other))
    }
}

#[cfg(test)]
mod tests {
    use super::Audience;

    #[test]
    fn partners_and_regulators_see_what_is_public_and_not_what_is_each_others() {
        assert!(Audience::Partners.sees(Audience::Public) && Audience::Regulators.sees(Audience::Public));
        assert!(
            !Audience::Partners.sees(Audience::Regulators) && !Audience::Regulators.sees(Audience::Partners)
        );
        assert!(!Audience::Public.sees(Audience::Partners));
        assert!(
            Audience::Partners.is_within(Audience::Public) && Audience::Unit.is_within(Audience::Partners)
        );
        assert!(!Audience::Public.is_within(Audience::Partners));
        assert!(!Audience::Partners.is_within(Audience::Regulators));
        assert!(Audience::ALL.into_iter().all(|one| Audience::Unit.sees(one)));
        assert!(Audience::ALL.into_iter().all(|one| Audience::parse(one.word()) == Some(one)));
    }
}
