// How far the graph's edges agree with the languages' own tools: `npm run bench:graph [-- --shown 3 --seed 1 --python 20]`.

import { parseArgs } from 'node:util';
import { CONFIDENT, SymbolGraph } from '../../src/core/graph/symbolGraph.ts';
import { ROOT } from '../support/fixtures.ts';
import { compareFileEdges, type FileEdges, sayFileEdges } from './graph/fileEdges.ts';
import { byCause, type Difference, type Judgement, judge, newJudgement } from './graph/symbolEdges.ts';
import { graphOf } from './support/graphOf.ts';
import { machineLine, say } from './support/machine.ts';
import { TypeScriptOracle } from './support/oracle.ts';
import { PACKAGES, withPackage, withPythonPackage } from './support/packages.ts';
import { PyrightOracle } from './support/pyrightOracle.ts';
import { seeded, shuffled } from './support/stats.ts';
import { percent, table } from './support/table.ts';

const { values: options } = parseArgs({
	options: {
		shown: { type: 'string', default: '3' },
		seed: { type: 'string', default: '1' },
		/** Python files that are judged, drawn by the seed: pyright takes a second for each. */
		python: { type: 'string', default: '20' },
	},
});

interface Judged extends Judgement {
	readonly title: string;
	/** Of our part alone. */
	readonly ms: number;
}

const fileEdges: FileEdges[] = [];
const judged: Judged[] = [];

async function judgeTypeScript(root: string, title: string): Promise<void> {
	const indexed = await graphOf(root);
	const files = indexed.sources.map(({ file }) => file).filter((file) => /\.[mc]?[jt]sx?$/.test(file));
	const oracle = new TypeScriptOracle(root, files);
	fileEdges.push(compareFileEdges(title, files, indexed, oracle));
	const symbols = new SymbolGraph(indexed.index, indexed.graph);
	const judgement = newJudgement();
	let ms = 0;
	for (const file of files) {
		const identifiers = oracle.identifiers(file);
		const started = performance.now();
		judge(judgement, file, identifiers, { index: indexed.index, symbols });
		ms += performance.now() - started;
	}
	judged.push({ ...judgement, title, ms });
}

async function judgePython(root: string, title: string): Promise<void> {
	const { sources, index, graph } = await graphOf(root);
	const all = sources.filter(({ file }) => file.endsWith('.py'));
	const python = shuffled(all, seeded(Number(options.seed))).slice(0, Number(options.python));
	await PyrightOracle.with(root, all, async (oracle) => {
		const symbols = new SymbolGraph(index, graph);
		const judgement = newJudgement();
		let ms = 0;
		for (const { file } of python) {
			const identifiers = await oracle.identifiers(file);
			const started = performance.now();
			judge(judgement, file, identifiers, { index, symbols });
			ms += performance.now() - started;
		}
		judged.push({ ...judgement, title: `${title}, its Python`, ms });
	});
}

function sayDifferences(title: string, differences: readonly Difference[]): void {
	const place = ({ file, line }: { readonly file: string; readonly line: number }) => `${file}:${line + 1}`;
	for (const [cause, all] of byCause(differences)) {
		say(`${title}: ${cause}: ${all.length}`);
		for (const { at, judge, ours } of shuffled(all, seeded(Number(options.seed))).slice(0, Number(options.shown))) {
			say(`  ${at} is ${judge.map(place).join(', ') || 'not of the workspace'}, not ${ours.map(place).join(', ') || 'found'}`);
		}
	}
}

for (const name of PACKAGES) {
	await withPackage(name, ({ root, title }) => judgeTypeScript(root, title));
}
await judgeTypeScript(ROOT, 'this project');
await withPythonPackage(({ root, title }) => judgePython(root, title));

say(`File edges of the import graph against TypeScript's module resolution. ${machineLine()}\n`);
sayFileEdges(fileEdges);
say(`\nSymbol edges against TypeScript's compiler service and pyright. Every name in code whose definition the judge finds in the
workspace and outside of function bodies is a reference; import statements are left out. Precision is that of edges with a
confidence of ${CONFIDENT} and above, from every name of which the judge knows what it is.\n`);
say(
	table(
		['workspace', 'references', 'recall', 'recall, confident', 'edges, confident', 'precision', 'ms'],
		judged.map(({ title, references, found, foundConfident, confident, right, ms }) => [
			title,
			references.toLocaleString('en'),
			percent(found, references),
			percent(foundConfident, references),
			confident.toLocaleString('en'),
			percent(right, confident),
			Math.round(ms).toLocaleString('en'),
		]),
	),
);
for (const { title, missed, wrong } of judged) {
	say();
	sayDifferences(`${title}, missed`, missed);
	sayDifferences(`${title}, wrong`, wrong);
}
