import { basename } from '../base/paths.ts';

/** Finds paths by their last parts: `util/List.java` finds `src/main/java/util/List.java`. */
export class PathEndings {
	readonly #byName = new Map<string, string[]>();

	constructor(paths: Iterable<string>) {
		for (const path of paths) {
			const name = basename(path);
			const found = this.#byName.get(name);
			if (found) {
				found.push(path);
			} else {
				this.#byName.set(name, [path]);
			}
		}
	}

	/** Every path that is `ending` or ends with it, whole parts only, in the order they were given. */
	ending(ending: string): readonly string[] {
		return (this.#byName.get(basename(ending)) ?? []).filter((path) => path === ending || path.endsWith(`/${ending}`));
	}
}

/** The one of `paths` that shares the most leading folders with `from`; the shorter, then the first, among equals. */
export function nearestTo(from: string, paths: readonly string[]): string | undefined {
	let best: { path: string; shared: number } | undefined;
	for (const path of paths) {
		const shared = sharedFolders(from, path);
		if (!best || shared > best.shared || (shared === best.shared && path.length < best.path.length)) {
			best = { path, shared };
		}
	}
	return best?.path;
}

function sharedFolders(a: string, b: string): number {
	const first = a.split('/');
	const second = b.split('/');
	let shared = 0;
	while (shared < first.length - 1 && first[shared] === second[shared]) {
		shared++;
	}
	return shared;
}
