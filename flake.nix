{
  description = "A concurrency laboratory for the terminal";

  # Racelab needs the Rust that Cargo.toml names: an older channel than this one may not have it.
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs = { self, nixpkgs }:
    let
      package = (builtins.fromTOML (builtins.readFile ./Cargo.toml)).package;
      systems = [ "x86_64-linux" "aarch64-linux" "aarch64-darwin" ];
      forEach = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
    in
    {
      packages = forEach (pkgs: rec {
        racelab = pkgs.rustPlatform.buildRustPackage {
          pname = package.name;
          version = package.version;
          src = self;
          cargoLock.lockFile = ./Cargo.lock;
          nativeBuildInputs = [ pkgs.installShellFiles ];
          # Many tests look at terminals, processes and signals, which the builder's sandbox does not have.
          doCheck = false;
          postInstall = ''
            for shell in bash zsh fish; do
              $out/bin/racelab completions $shell > racelab.$shell
              installShellCompletion --cmd racelab --$shell racelab.$shell
            done
            $out/bin/racelab man --lang en > racelab.1
            installManPage racelab.1
            mkdir -p $out/share/man/ko/man1
            $out/bin/racelab man --lang ko > $out/share/man/ko/man1/racelab.1
          '';
          meta = {
            description = package.description;
            license = [ pkgs.lib.licenses.mit pkgs.lib.licenses.asl20 ];
            mainProgram = package.name;
          };
        };
        default = racelab;
      });

      devShells = forEach (pkgs: {
        default = pkgs.mkShell { packages = [ pkgs.cargo pkgs.rustc pkgs.clippy pkgs.rustfmt ]; };
      });
    };
}
