import type { OutlineImport } from '../parse/outline.ts';

/** What one import statement leads to. */
export interface Resolution {
	/** Files it names, in order. Python's `from pkg import a` names `pkg/a.py` when that is a module. */
	readonly targets: readonly string[];
	/** True when it names something that should be in the workspace but is not. */
	readonly missing: boolean;
}

/** Resolves imports of one family of languages. */
export interface Resolver {
	resolve(from: string, statement: OutlineImport): Resolution;
}

export const EXTERNAL: Resolution = { targets: [], missing: false };
