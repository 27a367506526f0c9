import { basename } from '../base/paths.ts';

/** Finds paths by their last parts: `util/List.java` finds `src/main/java/util/List.java`. */
export class PathEndings {
	readonly #byName: ReadonlyMap<string, readonly string[]>;

	constructor(paths: Iterable<string>) {
		this.#byName = groupBy(paths, (path) => [basename(path)]);
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

/** The same paths, those first that share the most leading folders with `from`. */
export function byNearness(from: string, paths: readonly string[]): readonly string[] {
	return paths.length < 2 ? paths : [...paths].sort((a, b) => sharedFolders(from, b) - sharedFolders(from, a));
}

/** True for tests and what only they see, by the customs of Java, Kotlin, Scala, C#, PHP and Swift. */
export function isTest(path: string): boolean {
	return (
		/(^|\/)(tests?|androidTest|testFixtures)\/|[._]Tests?\/|Tests?\.(java|kt|scala|cs|php|swift)$/i.test(path) ||
		/(^|\/)[a-zA-Z]+Tests?\//.test(path)
	);
}

/** Paths by each of their keys, in the order they were given. */
export function groupBy(paths: Iterable<string>, keysOf: (path: string) => Iterable<string>): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	for (const path of paths) {
		for (const key of keysOf(path)) {
			const found = groups.get(key);
			if (found) {
				found.push(path);
			} else {
				groups.set(key, [path]);
			}
		}
	}
	return groups;
}
