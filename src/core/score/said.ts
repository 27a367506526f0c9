import { languageOf } from '../parse/languages.ts';
import type { Uses } from '../parse/uses.ts';
import type { CurrentFile } from './heldTypes.ts';
import type { Reachable } from './reachable.ts';
import { numberIn } from './reachableColumns.ts';

/** What the code of the current file says of what is within reach, wherever the cursor is. */
export interface Said {
	readonly reachable: Reachable;
	/** Numbers of the names that it accesses as members. */
	readonly called: ReadonlySet<number>;
	/** By place, 1 for what it takes out of a file that it has whole: `core.succeed`. */
	readonly taken: Uint8Array;
	/** By place, 1 for what stands at the top of a file and is neither imported nor named by the code: at most a comment, or `x.it`. */
	readonly unsaid: Uint8Array;
}

/** Families of languages in which what another file defines at its top is named alone once it is imported: `x.it` is something else. */
const NAMED_ALONE: ReadonlySet<string | undefined> = new Set(['ecmascript', 'python']);

/** The last answer for the code of each file. */
const remembered = new WeakMap<Uses, Said>();

export function saidIn({ path, uses }: CurrentFile, reachable: Reachable): Said {
	let said = remembered.get(uses);
	if (said?.reachable !== reachable) {
		said = collect(path, uses, reachable);
		remembered.set(uses, said);
	}
	return said;
}

function collect(file: string, { references }: Uses, reachable: Reachable): Said {
	const { files, name, names, size, holderName, imported } = reachable;
	const called = new Set<number>();
	const alone = new Set<number>();
	const isNamedAlone = NAMED_ALONE.has(languageOf(file)?.resolver);
	/** By the name that a module is had by. */
	const members = new Map<string, Set<number>>();
	for (const { path } of references) {
		for (const [at, step] of path.entries()) {
			const number = numberIn(names, step);
			if (number < 0) {
				continue;
			}
			if (at === 0 || !isNamedAlone) {
				alone.add(number);
			}
			if (at > 0) {
				const of = path[at - 1] ?? '';
				members.set(of, (members.get(of) ?? new Set()).add(number));
			}
			if (at > 0 && at === path.length - 1) {
				called.add(number);
			}
		}
	}
	const taken = new Uint8Array(size);
	const unsaid = new Uint8Array(size);
	for (const { aliases, start, end } of files) {
		const sets = aliases.flatMap((alias) => members.get(alias) ?? []);
		for (let at = start; at < end; at++) {
			const own = name[at] ?? 0;
			taken[at] = sets.some((set) => set.has(own)) ? 1 : 0;
			const isFree = aliases.length === 0 && (holderName[at] ?? -1) < 0 && imported[at] === 0;
			unsaid[at] = isFree && references.length > 0 && !alone.has(own) ? 1 : 0;
		}
	}
	return { reachable, called, taken, unsaid };
}
