import type { IndexedSources } from '../support/graphOf.ts';
import { say } from '../support/machine.ts';
import type { TypeScriptOracle } from '../support/oracle.ts';
import { percent, table } from '../support/table.ts';

/** Differences printed of each kind; the rest is counted. */
const SHOWN = 20;

/** File edges of the import graph beside those of TypeScript's module resolution. */
export interface FileEdges {
	readonly title: string;
	readonly files: number;
	readonly both: number;
	readonly oursOnly: readonly string[];
	readonly theirsOnly: readonly string[];
}

export function compareFileEdges(
	title: string,
	files: readonly string[],
	{ graph }: IndexedSources,
	oracle: TypeScriptOracle,
): FileEdges {
	const known = new Set(files);
	let both = 0;
	const oursOnly: string[] = [];
	const theirsOnly: string[] = [];
	for (const file of files) {
		const ours = new Set(graph.edges(file).flatMap((edge) => edge.targets));
		const theirs = new Set(
			oracle
				.imports(file)
				.map(({ target }) => target)
				.filter((target) => known.has(target)),
		);
		both += [...ours].filter((target) => theirs.has(target)).length;
		oursOnly.push(...[...ours].filter((target) => !theirs.has(target)).map((target) => `${file} → ${target}`));
		theirsOnly.push(...[...theirs].filter((target) => !ours.has(target)).map((target) => `${file} → ${target}`));
	}
	return { title, files: files.length, both, oursOnly, theirsOnly };
}

export function sayFileEdges(comparisons: readonly FileEdges[]): void {
	say(
		table(
			['workspace', 'files', 'edges', 'precision', 'recall'],
			comparisons.map(({ title, files, both, oursOnly, theirsOnly }) => [
				title,
				String(files),
				String(both + theirsOnly.length),
				percent(both, both + oursOnly.length),
				percent(both, both + theirsOnly.length),
			]),
		),
	);
	for (const { title, oursOnly, theirsOnly } of comparisons) {
		for (const [kind, edges] of [
			['ours only', oursOnly],
			["TypeScript's only", theirsOnly],
		] as const) {
			for (const edge of edges.slice(0, SHOWN)) {
				say(`${title}, ${kind}: ${edge}`);
			}
			if (edges.length > SHOWN) {
				say(`${title}, ${kind}: ${edges.length - SHOWN} more`);
			}
		}
	}
}
