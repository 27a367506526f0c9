// How far the import graph agrees with TypeScript's own module resolution: `npm run bench:graph`.

import { ROOT } from '../support/fixtures.ts';
import { graphOf } from './support/graphOf.ts';
import { machineLine, say } from './support/machine.ts';
import { TypeScriptOracle } from './support/oracle.ts';
import { PACKAGES, withPackage } from './support/packages.ts';
import { percent, table } from './support/table.ts';

/** Differences printed of each kind; the rest is counted. */
const SHOWN = 20;

interface Comparison {
	readonly title: string;
	readonly files: number;
	readonly both: number;
	readonly oursOnly: readonly string[];
	readonly theirsOnly: readonly string[];
}

async function compare(root: string, title: string): Promise<Comparison> {
	const { sources, graph } = await graphOf(root);
	const files = sources.map(({ file }) => file).filter((file) => /\.[mc]?[jt]sx?$/.test(file));
	const oracle = new TypeScriptOracle(root, files);
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

const comparisons: Comparison[] = [];
for (const name of PACKAGES) {
	comparisons.push(await withPackage(name, ({ root, title }) => compare(root, title)));
}
comparisons.push(await compare(ROOT, 'this project'));

say(`File edges of the import graph against TypeScript's module resolution. ${machineLine()}\n`);
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
