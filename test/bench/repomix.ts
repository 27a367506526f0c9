// What Repomix takes to show what the next lines need, beside us: `npm run bench:repomix [-- --cursors 30 --seed 1 --in rxjs,effect]`.
import { parseArgs } from 'node:util';
import { CachedTokenizer } from '../../src/core/pack/tokenizer.ts';
import { TiktokenTokenizer } from '../../src/node/tokenizer/tiktoken.ts';
import { ROOT } from '../support/fixtures.ts';
import { smallestShowing } from './recall/compression.ts';
import { type Cursor, drawCursors } from './recall/cursors.ts';
import { isShown } from './recall/isShown.ts';
import { Packs } from './recall/packs.ts';
import { withJudged } from './recall/workspaces.ts';
import { isWritten, Repomix, type Written } from './repomix/repomix.ts';
import { NEVER, withEngine } from './support/engines.ts';
import { machineLine, say } from './support/machine.ts';
import { PACKAGES, withFolder } from './support/packages.ts';
import type { Source } from './support/sources.ts';
import { quantile, timed } from './support/stats.ts';
import { milliseconds, percent, table } from './support/table.ts';

const LARGE = 200_000;
const { values: options } = parseArgs({
	options: {
		cursors: { type: 'string', default: '30' },
		seed: { type: 'string', default: '1' },
		in: { type: 'string', default: PACKAGES.join() },
	},
});
const tokenizer = new CachedTokenizer(new TiktokenTokenizer('o200k_base', ROOT));

/** Needed definitions of all cursors that something shows. */
function shareOf(cursors: readonly Cursor[], shows: (cursor: Cursor, needed: Cursor['needed'][number]) => boolean): string {
	const all = cursors.flatMap((cursor) => cursor.needed.map((needed) => shows(cursor, needed)));
	return percent(all.filter(Boolean).length, all.length);
}

async function rowOfRepomix(name: string, written: Written, cursors: readonly Cursor[], sources: readonly Source[]) {
	const [tokens = 0] = await tokenizer.count([written.text], NEVER);
	const shown = shareOf(cursors, (_, needed) => isWritten(needed, written, sources));
	return [name, tokens.toLocaleString('en'), shown, milliseconds(written.ms)];
}

async function sayPackage(name: string, repomix: Repomix): Promise<void> {
	await withJudged(name, async ({ root, title, indexed: { sources }, judge }) => {
		const cursors = await drawCursors(sources, judge, Number(options.cursors), Number(options.seed));
		const whole = await repomix.write(root);
		const compressed = await repomix.write(root, '--compress');
		const rows = [
			await rowOfRepomix('Repomix, for all cursors', whole, cursors, sources),
			await rowOfRepomix('Repomix --compress, for all cursors', compressed, cursors, sources),
		];
		await withEngine(undefined, async (engine) => {
			const cold = await timed(() => engine.refresh(root, NEVER));
			const packs = new Packs(engine, root);
			const [first] = cursors;
			const opening = first && (await timed(() => packs.fresh(first, LARGE, first.line)));
			const large = await Promise.all(cursors.map(async (cursor) => ({ cursor, pack: await packs.at(cursor, LARGE) })));
			const times: number[] = [];
			for (const cursor of cursors) {
				times.push((await timed(() => packs.fresh(cursor, LARGE, cursor.line))).ms);
			}
			const packOf = new Map(large.map(({ cursor, pack }) => [cursor, pack]));
			const shown = shareOf(cursors, (cursor, needed) => isShown(needed, packOf.get(cursor)?.pieces ?? []));
			const median = (values: readonly number[]) => quantile(values, 0.5);
			const count = (values: readonly number[]) => Math.round(median(values)).toLocaleString('en');
			rows.push([
				`plimsoll, ${LARGE.toLocaleString('en')} tokens, a cursor`,
				count(large.map(({ pack }) => pack.tokens)),
				shown,
				milliseconds(median(times)),
			]);
			const same: { readonly tokens: number; readonly ms: number }[] = [];
			for (const cursor of cursors) {
				const needed = cursor.needed.filter((each) => isWritten(each, whole, sources));
				const pack = await smallestShowing(needed, cursor, packs);
				if (pack) {
					const { ms } = await timed(() => packs.fresh(cursor, pack.budget, cursor.line));
					same.push({ tokens: pack.tokens, ms });
				}
			}
			rows.push([
				`plimsoll, the least for what Repomix shows (${same.length} of ${cursors.length} cursors)`,
				count(same.map(({ tokens }) => tokens)),
				'100.0 %',
				milliseconds(median(same.map(({ ms }) => ms))),
			]);
			say(`\n${title}: ${cursors.length} cursors (seed ${options.seed}). ${machineLine()}\n`);
			say(table(['', 'tokens', 'of the needed shown', 'time'], rows));
			say(
				`\nRepomix reads everything at each run. Ours are medians of packs from an index that stands, which took ${milliseconds(cold.ms)} from nothing; ` +
					`the very first pack took ${milliseconds(opening?.ms ?? 0)}.`,
			);
		});
	});
}

await withFolder(async (folder) => {
	const repomix = await Repomix.install(folder);
	for (const name of options.in.split(',')) {
		await sayPackage(name, repomix);
	}
});
