import type { Files } from '../index/fileTable.ts';
import type { Outline, OutlineImport } from '../parse/outline.ts';
import type { ProjectConfig } from './projectConfig.ts';

/** What one import statement leads to. */
export interface Resolution {
	/** Files it names, in order. Python's `from pkg import a` names `pkg/a.py` when that is a module. */
	readonly targets: readonly string[];
	/** True when it names something that should be in the workspace but is not. */
	readonly missing: boolean;
}

/**
 * What a resolver looks in. It is made anew when what it read while it was made may be another: see `READS` in createResolver.
 * What it asks for while it resolves is noted: when a file of that name comes, goes, or changes what it defines, it is asked again.
 */
export interface ResolverInput {
	readonly files: Files;
	readonly outlines: Outlines;
	readonly config: ProjectConfig;
}

/** What other files say, as far as imports may depend on it. */
export interface Outlines {
	/** Decoded when it is asked for: for the few files that a path leads through. */
	get(path: string): Outline | undefined;
	/** Packages or namespaces that a file says it is part of; at hand for all files. */
	packages(path: string): readonly string[];
	/** Files of the workspace that define a name that is no member, in no order that means anything; at hand for all names. */
	definers(name: string): readonly string[];
	/** True when a file has an import of the kind `reexport`; at hand for all files. */
	handsOn(path: string): boolean;
}

/** Resolves imports of one family of languages. */
export interface Resolver {
	/** @param outline of `from`, as it is edited now */
	resolve(from: string, statement: OutlineImport, outline: Outline): Resolution;
	/** Files that `from` sees without an import: those of its package, the header of its source. Any number, in any order. */
	siblings?(from: string, outline: Outline): Iterable<string>;
}

export const EXTERNAL: Resolution = { targets: [], missing: false };
