//! Settings as fields: a scenario or a model declares its own once, and gets a struct to read them by.
//!
//! [`settings!`] makes two things of one list: the declarations that the command line, the Lab screen and files go by
//! ([`Setting`]), and a struct with a field each. A value that a plan lacks, or that the setting would not admit, is the
//! setting's default, so that a recording made before a setting existed means what it meant then.

use std::str::FromStr;

use strum::VariantArray;

use super::setting::{Setting, SettingValue};
use super::settings::Settings;

/// A kind of setting, and what a field of that kind is in Rust.
pub trait Kind {
    /// The field's type.
    type Value;
    /// The field's value; `None` of a value of another kind.
    fn read(value: &SettingValue) -> Option<Self::Value>;
    /// The same as a plan holds it.
    fn write(value: Self::Value) -> SettingValue;
    /// What stands in the field if the setting's own default were of another kind; a test sees to it that none is.
    fn nothing() -> Self::Value;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $value:ty, $nothing:expr, $read:pat => $read_as:expr, $write:ident => $write_as:expr;)+) => {
        $($(#[$doc])*
        #[derive(Debug)]
        pub enum $kind {}

        impl Kind for $kind {
            type Value = $value;

            fn read(value: &SettingValue) -> Option<$value> {
                match value {
                    $read => Some($read_as),
                    _ => None,
                }
            }

            fn write($write: $value) -> SettingValue {
                $write_as
            }

            fn nothing() -> $value {
                $nothing
            }
        })+
    };
}

kinds! {
    /// A duration, ns.
    Duration: u64, 0, SettingValue::Duration(nanos) => *nanos, nanos => SettingValue::Duration(nanos);
    /// A range of durations, ns.
    Range: (u64, u64), (0, 0), SettingValue::Range(low, high) => (*low, *high), range => SettingValue::Range(range.0, range.1);
    /// A number of bytes.
    Size: u64, 0, SettingValue::Size(bytes) => *bytes, bytes => SettingValue::Size(bytes);
    /// A share of one, 0.0 to 1.0.
    Share: f64, 0.0, SettingValue::Share(millionths) => f64::from(*millionths) / 1e6, share => SettingValue::Share(millionths(share));
    /// On or off.
    Flag: bool, false, SettingValue::Flag(on) => *on, on => SettingValue::Flag(on);
    /// What the user named outside of the program.
    Outside: Vec<String>, Vec::new(), SettingValue::Outside(names) => names.clone(), names => SettingValue::Outside(names);
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped: 0 to a million")]
fn millionths(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 1e6).round() as u32
}

/// A whole number; `Count<u32>` where its bounds fit into fewer bits.
#[derive(Debug)]
pub struct Count<T = u64>(std::marker::PhantomData<T>);

impl<T: TryFrom<u64> + Into<u64> + Default> Kind for Count<T> {
    type Value = T;

    fn read(value: &SettingValue) -> Option<T> {
        match value {
            SettingValue::Count(count) => T::try_from(*count).ok(),
            _ => None,
        }
    }

    fn write(value: T) -> SettingValue {
        SettingValue::Count(value.into())
    }

    fn nothing() -> T {
        T::default()
    }
}

/// One of the variants of `T`, by its name.
#[derive(Debug)]
pub struct Choice<T>(std::marker::PhantomData<T>);

impl<T: FromStr + Into<&'static str> + VariantArray + Copy> Kind for Choice<T> {
    type Value = T;

    fn read(value: &SettingValue) -> Option<T> {
        match value {
            SettingValue::Choice(name) => name.parse().ok(),
            _ => None,
        }
    }

    fn write(value: T) -> SettingValue {
        SettingValue::Choice(value.into().into())
    }

    fn nothing() -> T {
        T::VARIANTS[0]
    }
}

/// The value of a field in a plan.
#[must_use]
pub fn read<K: Kind>(setting: &Setting, settings: &Settings) -> K::Value {
    K::read(&settings.value_of(setting)).unwrap_or_else(K::nothing)
}

/// A field's name as a key: `switch_interval` is `switch-interval`. `N` is the name's length.
#[must_use]
pub const fn kebab<const N: usize>(field: &str) -> [u8; N] {
    let (bytes, mut key) = (field.as_bytes(), [0; N]);
    let mut at = 0;
    while at < N {
        key[at] = if bytes[at] == b'_' { b'-' } else { bytes[at] };
        at += 1;
    }
    key
}

/// Declares settings: `name: Kind { default, bounds, steps }`, or `name: Kind = KIND` where several share a declaration;
/// `; Subject` or `; Offered` behind it where runs that differ in it are compared.
///
/// The struct that comes of it has a field each, `DECLARED` for the faces and for files, the key of a setting
/// under its field's name, `of` to read a plan's values, and turns back into [`Settings`].
macro_rules! settings {
    ($(#[$doc:meta])* $vis:vis struct $name:ident { $(
        $(#[$field_doc:meta])* $field:ident: $kind:ident $(<$of:ty>)? $({ $($body:tt)* })? $(= $shared:expr)? $(; $comparable:ident)?
    ),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        $vis struct $name { $($(#[$field_doc])* pub $field: <$crate::plan::kind::$kind $(<$of>)? as $crate::plan::kind::Kind>::Value),+ }

        #[expect(non_upper_case_globals, reason = "a key is called as the field that it is the key of")]
        impl $name {
            $(
                #[doc = concat!("The key of `", stringify!($field), "`.")]
                $vis const $field: &'static str = {
                    const KEY: [u8; stringify!($field).len()] = $crate::plan::kind::kebab(stringify!($field));
                    match std::str::from_utf8(&KEY) {
                        Ok(key) => key,
                        Err(_) => panic!("a field's name is ASCII"),
                    }
                };
            )+

            /// What may stand in each, in the order in which they are shown.
            $vis const DECLARED: &'static [$crate::plan::Setting] = &[$($crate::plan::Setting {
                key: Self::$field,
                kind: $crate::plan::kind::setting_kind!($kind $(<$of>)? $({ $($body)* })? $(= $shared)?),
                comparable: $crate::plan::kind::comparable!($($comparable)?),
            }),+];

            /// The values of a plan; the default of what it lacks.
            #[must_use]
            $vis fn of(settings: &$crate::plan::Settings) -> Self {
                let mut declared = Self::DECLARED.iter();
                Self { $($field: declared.next().map_or_else(
                    <$crate::plan::kind::$kind $(<$of>)? as $crate::plan::kind::Kind>::nothing,
                    |setting| $crate::plan::kind::read::<$crate::plan::kind::$kind $(<$of>)?>(setting, settings),
                )),+ }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::of(&$crate::plan::Settings::default())
            }
        }

        impl From<$name> for $crate::plan::Settings {
            fn from(typed: $name) -> Self {
                let mut settings = Self::default();
                $(settings.set($name::$field, <$crate::plan::kind::$kind $(<$of>)? as $crate::plan::kind::Kind>::write(typed.$field));)+
                settings
            }
        }
    };
}
pub(crate) use settings;

/// What may stand in a setting, as [`settings!`] writes it.
macro_rules! setting_kind {
    (Choice<$of:ty> { default: $default:ident $(,)? }) => {
        $crate::plan::SettingKind::Choice {
            default: <$of as strum::VariantNames>::VARIANTS[<$of>::$default as usize],
            options: <$of as strum::VariantNames>::VARIANTS,
        }
    };
    (Flag {}) => {
        $crate::plan::SettingKind::Flag
    };
    ($kind:ident $(<$of:ty>)? { $($body:tt)* }) => {
        $crate::plan::SettingKind::$kind { $($body)* }
    };
    ($kind:ident $(<$of:ty>)? = $shared:expr) => {
        $shared
    };
}
pub(crate) use setting_kind;

/// Whether runs that differ in a setting alone are compared.
macro_rules! comparable {
    () => {
        $crate::plan::Comparable::No
    };
    ($comparable:ident) => {
        $crate::plan::Comparable::$comparable
    };
}
pub(crate) use comparable;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::SettingKind;
    use strum::{EnumString, IntoStaticStr, VariantNames};

    #[derive(Debug, Clone, Copy, PartialEq, EnumString, IntoStaticStr, VariantNames, VariantArray)]
    #[strum(serialize_all = "kebab-case")]
    enum Order {
        Forwards,
        InTheMiddle,
    }

    const STEPS: SettingKind = SettingKind::Duration { default: 7, steps: &[1, 7] };

    settings! {
        /// One of each kind.
        struct Sample {
            tasks: Count<u32> { default: 4, min: 1, max: 100, steps: &[1, 4] },
            long_name: Duration = STEPS,
            order: Choice<Order> { default: InTheMiddle },
            share: Share { default: 250_000, steps: &[] },
            force: Flag {},
        }
    }

    #[test]
    fn keys_are_the_names_of_fields() {
        let keys: Vec<&str> = Sample::DECLARED.iter().map(|setting| setting.key).collect();
        assert_eq!(keys, ["tasks", "long-name", "order", "share", "force"]);
        assert_eq!(Sample::long_name, "long-name");
    }

    #[test]
    fn what_a_plan_lacks_or_may_not_have_is_the_default() {
        let default = Sample { tasks: 4, long_name: 7, order: Order::InTheMiddle, share: 0.25, force: false };
        assert_eq!(Sample::default(), default);
        let mut settings = Settings::default();
        settings.set(Sample::tasks, SettingValue::Count(101));
        settings.set(Sample::order, SettingValue::Choice("backwards".into()));
        settings.set(Sample::force, SettingValue::Count(1));
        assert_eq!(Sample::of(&settings), default);
    }

    #[test]
    fn fields_come_back_as_they_were_written() {
        let sample = Sample { tasks: 9, long_name: 8, order: Order::Forwards, share: 0.5, force: true };
        assert_eq!(Sample::of(&sample.clone().into()), sample);
    }
}
