/** What the configuration files of a workspace say about how imports are resolved. Read by an adapter, used by the resolvers. */
export interface ProjectConfig {
	/** One for each tsconfig or jsconfig, `extends` already merged in. */
	readonly tsconfigs: readonly TsConfigPaths[];
	readonly packages: readonly PackageManifest[];
	readonly goModules: readonly GoModule[];
	readonly crates: readonly Crate[];
	/** Folders that a compile_commands.json searches for headers. */
	readonly includeFolders: readonly string[];
	readonly psr4: readonly Psr4Prefix[];
	/** One for each pubspec.yaml. */
	readonly dartPackages: readonly NamedFolder[];
	/** Targets that a Package.swift gives a folder of their own; the others stand where they do by custom. */
	readonly swiftTargets: readonly NamedFolder[];
}

/** What imports call it, and where it is. */
export interface NamedFolder {
	readonly name: string;
	readonly folder: string;
}

/** A line of `autoload` in a composer.json: classes of this namespace stand in this folder. */
export interface Psr4Prefix {
	/** Without the last backslash: `App\Models`; '' for all. */
	readonly namespace: string;
	readonly folder: string;
}

/** A go.mod. */
export interface GoModule {
	readonly folder: string;
	/** What imports of its packages start with: `github.com/spf13/cobra`. */
	readonly path: string;
}

/** A Cargo.toml that has a package. */
export interface Crate {
	readonly folder: string;
	/** As code calls it, with `_` for `-`. */
	readonly name: string;
	/** The library's root file, `undefined` for the usual place. */
	readonly lib: string | undefined;
	/** Other root files it names: binaries, tests, examples, benches, a build script. */
	readonly roots: readonly string[];
	/** Dependencies under another name than their own: as code calls them, to the crate's name. */
	readonly renamed: readonly (readonly [local: string, name: string])[];
}

export interface TsConfigPaths {
	/** Folder of the file that is in force. */
	readonly folder: string;
	/** Workspace path that `baseUrl` means, `undefined` without one. */
	readonly baseUrl: string | undefined;
	/** Pattern to workspace paths, each with at most one `*`. */
	readonly paths: readonly (readonly [pattern: string, targets: readonly string[]])[];
	/** Folders that stand for one another in relative imports. */
	readonly rootDirs: readonly string[];
}

export interface PackageManifest {
	readonly folder: string;
	readonly name: string;
	/** Entry points in the order they are tried: `source`, `types`, `module`, `main`. */
	readonly entries: readonly string[];
	/** Subpath pattern (`.`, `./sub`, `./*`) to its targets, conditions flattened in their order. */
	readonly exports: readonly (readonly [pattern: string, targets: readonly string[]])[];
	/** `#name` patterns to their targets. */
	readonly imports: readonly (readonly [pattern: string, targets: readonly string[]])[];
}

export const NO_CONFIG: ProjectConfig = {
	tsconfigs: [],
	packages: [],
	goModules: [],
	crates: [],
	includeFolders: [],
	psr4: [],
	dartPackages: [],
	swiftTargets: [],
};
