// What Repomix takes to show what the next lines need, beside us: `npm run bench:repomix [-- --cursors 30 --seed 1 --in rxjs,effect]`.
import { parseArgs } from 'node:util';
import { CachedTokenizer } from '../../src/core/pack/tokenizer.ts';
import { TiktokenTokenizer } from '../../src/node/tokenizer/tiktoken.ts';
import { ROOT } from '../support/fixtures.ts';
import { smallestShowing } from './recall/compression.ts';
import { type Cursor, drawCursors } from './recall/cursors.ts';
import { isShown } from './recall/isShown.ts';
import { type Pack, Packs } from './recall/packs.ts';
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

/** Packs of a large budget, made a second time: what a user waits for who has asked before. */
async function rowOfLarge(cursors: readonly Cursor[], packs: Packs): Promise<string[]> {
	const tokens: number[] = [];
	const times: number[] = [];
	const pieces = new Map<Cursor, Pack['pieces']>();
	for (const cursor of cursors) {
		const pack = await packs.at(cursor, LARGE);
		pieces.set(cursor, pack.pieces);
		tokens.push(pack.tokens);
		times.push((await timed(() => packs.fresh(cursor, LARGE, cursor.line))).ms);
	}
	const shown = shareOf(cursors, (cursor, needed) => isShown(needed, pieces.get(cursor) ?? []));
	return [`plimsoll, ${LARGE.toLocaleString('en')} tokens, a cursor`, median(tokens), shown, milliseconds(quantile(times, 0.5))];
}

/** The smallest packs that show all that Repomix shows of what each cursor needs. */
async function rowOfLeast(
	cursors: readonly Cursor[],
	packs: Packs,
	written: Written,
	sources: readonly Source[],
): Promise<string[]> {
	const tokens: number[] = [];
	const times: number[] = [];
	for (const cursor of cursors) {
		const needed = cursor.needed.filter((each) => isWritten(each, written, sources));
		const pack = await smallestShowing(needed, cursor, packs);
		if (pack) {
			tokens.push(pack.tokens);
			times.push((await timed(() => packs.fresh(cursor, pack.budget, cursor.line))).ms);
		}
	}
	const name = `plimsoll, the least for what Repomix shows (${tokens.length} of ${cursors.length} cursors)`;
	return [name, median(tokens), '100.0 %', milliseconds(quantile(times, 0.5))];
}

function median(tokens: readonly number[]): string {
	return quantile(tokens, 0.5).toLocaleString('en');
}

async function sayPackage(name: string, repomix: Repomix): Promise<void> {
	await withJudged(name, async ({ root, title, indexed: { sources }, judge }) => {
		const cursors = await drawCursors(sources, judge, Number(options.cursors), Number(options.seed));
		const whole = await repomix.write(root);
		const compressed = await repomix.write(root, '--compress');
		await withEngine(undefined, async (engine) => {
			const cold = await timed(() => engine.refresh(root, NEVER));
			const packs = new Packs(engine, root);
			const [first] = cursors;
			const opening = first && (await timed(() => packs.fresh(first, LARGE, first.line)));
			const rows = [
				await rowOfRepomix('Repomix, for all cursors', whole, cursors, sources),
				await rowOfRepomix('Repomix --compress, for all cursors', compressed, cursors, sources),
				await rowOfLarge(cursors, packs),
				await rowOfLeast(cursors, packs, whole, sources),
			];
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
