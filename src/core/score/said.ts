import type { Uses } from '../parse/uses.ts';
import type { Reachable } from './reachable.ts';
import { numberIn } from './reachableColumns.ts';

/** What the code of the current file says of what is within reach, wherever the cursor is. */
export interface Said {
	readonly reachable: Reachable;
	/** Numbers of the names that it accesses as members. */
	readonly called: ReadonlySet<number>;
	/** By place, 1 for what it takes out of a file that it has whole: `core.succeed`. */
	readonly taken: Uint8Array;
}

/** The last answer for the code of each file. */
const remembered = new WeakMap<Uses, Said>();

export function saidIn(uses: Uses, reachable: Reachable): Said {
	let said = remembered.get(uses);
	if (said?.reachable !== reachable) {
		said = collect(uses, reachable);
		remembered.set(uses, said);
	}
	return said;
}

function collect({ references }: Uses, reachable: Reachable): Said {
	const { files, name, names, size } = reachable;
	const called = new Set<number>();
	/** By the name that a module is had by. */
	const members = new Map<string, Set<number>>();
	for (const { path } of references) {
		for (let at = 1; at < path.length; at++) {
			const number = numberIn(names, path[at] ?? '');
			const of = path[at - 1] ?? '';
			if (number >= 0) {
				members.set(of, (members.get(of) ?? new Set()).add(number));
			}
			if (number >= 0 && at === path.length - 1) {
				called.add(number);
			}
		}
	}
	const taken = new Uint8Array(size);
	for (const { aliases, start, end } of files) {
		const sets = aliases.flatMap((alias) => members.get(alias) ?? []);
		for (let at = start; sets.length > 0 && at < end; at++) {
			taken[at] = sets.some((set) => set.has(name[at] ?? 0)) ? 1 : 0;
		}
	}
	return { reachable, called, taken };
}
