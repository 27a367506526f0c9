import type { LineRange } from '../../../src/core/pack/packedContext.ts';
import type { Identifier, Place } from '../support/oracle.ts';

/** A name in code, and the definitions that it can mean. */
export interface Use {
	readonly name: string;
	/** Overloads and merged declarations are several. */
	readonly places: readonly Place[];
}

/** A language's own tool: it says what the names of a workspace mean. */
export interface Judge {
	/** Of each line inside of a function on which a statement may begin: the last line of the innermost function's body. */
	bodies(file: string): Promise<ReadonlyMap<number, number>>;
	/** Names in the lines `first` to `last` that mean definitions of other files, and can be named from there. */
	usesOfOthers(file: string, first: number, last: number): Promise<readonly Use[]>;
	/** Every name that the code of a text says outside of its import statements; comments and strings are not code. */
	namesInCode(text: string): ReadonlySet<string>;
	/** What the names of a file mean, those that its import statements bind among them. */
	identifiers(file: string): Promise<readonly Identifier[]>;
	/** Of each line that names a definition the lines that the outermost one spans. */
	extents(file: string): Promise<ReadonlyMap<number, LineRange>>;
}
