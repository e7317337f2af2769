//! What tasks do, as one type that every engine can carry. Which kernels there are is listed where the scenarios are: each
//! is a file in its scenario's folder.
//!
//! It knows no kernel by name.

macro_rules! kernels {
    ($($(#[$doc:meta])* $name:ident: $kernel:path),+ $(,)?) => {
        /// The kernels.
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub enum Work { $($(#[$doc])* $name($kernel)),+ }

        impl Work {
            fn kernel(&self) -> &dyn Kernel {
                match self { $(Self::$name(kernel) => kernel),+ }
            }

            fn kernel_mut(&mut self) -> &mut dyn Kernel {
                match self { $(Self::$name(kernel) => kernel),+ }
            }

            fn halved(&self) -> Self {
                match self { $(Self::$name(kernel) => Self::$name(kernel.halved())),+ }
            }
        }

        $(impl From<$kernel> for Work {
            fn from(kernel: $kernel) -> Self {
                Self::$name(kernel)
            }
        })+
    };
}

pub(super) use kernels;
