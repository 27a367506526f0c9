/** What the configuration files of a workspace say about how imports are resolved. Read by an adapter, used by the resolvers. */
export interface ProjectConfig {
	/** One for each tsconfig or jsconfig, `extends` already merged in. */
	readonly tsconfigs: readonly TsConfigPaths[];
	readonly packages: readonly PackageManifest[];
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

export const NO_CONFIG: ProjectConfig = { tsconfigs: [], packages: [] };
