//! What the house has names for: one list makes an enum, its names on the command line and in files, and their order.

/// Declares an enum of names.
macro_rules! names {
    (
        $(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? }
        $(unlisted { $($(#[$hidden_doc:meta])* $hidden:ident),+ $(,)? })?
    ) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
            strum::Display, strum::EnumIter, strum::EnumString, strum::IntoStaticStr, strum::VariantArray,
        )]
        #[serde(rename_all = "kebab-case")]
        #[strum(serialize_all = "kebab-case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            // Not among those that are shown.
            $($($(#[$hidden_doc])* $hidden),+)?
        }

        impl $name {
            /// The name as it is typed on the command line and written in files.
            #[must_use]
            pub fn name(self) -> &'static str {
                self.into()
            }

            /// Every value, in the order in which it is shown.
            #[must_use]
            pub fn all() -> &'static [Self] {
                &[$(Self::$variant),+]
            }
        }
    };
}
pub(super) use names;
