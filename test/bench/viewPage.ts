// What a drawing of the Token Budget view costs by the number of items: `npm run bench:page [-- --drawings 100]`. The page alone, in the
// browser that the tests use, with everything on that a view of 480 by 800 pixels shows.
import { parseArgs } from 'node:util';
import { summarize } from '../../src/core/metrics/statistics.ts';
import type { ItemRow, ViewState } from '../../src/protocol/budgetView.ts';
import { ViewBrowser, type ViewPage } from '../support/viewPage.ts';
import { contextOf, itemsOf, READY, stateOf } from '../support/viewStates.ts';
import { machineLine, say } from './support/machine.ts';
import { table } from './support/table.ts';

const { values: options } = parseArgs({ options: { drawings: { type: 'string', default: '100' } } });
const DRAWINGS = Number(options.drawings);
const WARM_UP = 5;
const SIZES = [300, 10_000] as const;

/** Half of them near, the others in the tiers that stand closed until somebody opens them. */
function itemsFor(count: number): ItemRow[] {
	return [...itemsOf(count / 2), ...itemsOf((count * 3) / 8, 'supporting'), ...itemsOf(count / 8, 'cache')];
}

interface Drawing {
	/** Milliseconds: of the message to what stands in the page, and of style and layout after it. */
	readonly script: number;
	readonly layout: number;
	readonly rows: number;
}

const MOVES = ['a line further', 'another file'] as const;

/**
 * Hands the page states as VS Code does, as copies, and waits for nothing: what it does at once is what is measured. For a line further
 * all scores and reasons are others and one item in ten comes or goes; for another file every item is another one.
 */
function drawAll({ page }: ViewPage, base: ViewState, move: (typeof MOVES)[number], count: number): Promise<Drawing[]> {
	return page.evaluate(
		async ([state, way, drawings]) => {
			const results: Drawing[] = [];
			for (let step = 0; step < drawings; step++) {
				const { context } = state;
				const items = (context?.items ?? []).flatMap((item, at) => {
					if (way === 'another file') {
						const path = `lib${step}/${item.path}`;
						return [{ ...item, path, id: `${path}#${item.symbol}` }];
					}
					return (at + step) % 10 > 0
						? [{ ...item, score: item.score * (1 + step / 100), why: `${item.why}, ${step} lines away` }]
						: [];
				});
				const data = structuredClone({ type: 'state', state: { ...state, revision: step + 1, context: { ...context, items } } });
				const started = performance.now();
				window.dispatchEvent(new MessageEvent('message', { data }));
				const drawn = performance.now();
				const rows = document.querySelectorAll('[role="treeitem"]').length + Number(document.body.offsetHeight < 0);
				results.push({ script: drawn - started, layout: performance.now() - drawn, rows });
				// The next one meets a page at rest, as it does where states are drawn one at a time.
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
			return results;
		},
		[base, move, count] as const,
	);
}

const show = (values: readonly number[]) => {
	const { p50, p95, max } = summarize(values);
	return [p50, p95, max].map((value) => value.toFixed(1)).join(' / ');
};

const browser = await ViewBrowser.open();
const lines: string[][] = [];
try {
	for (const size of SIZES) {
		for (const move of MOVES) {
			const view = await browser.show({ width: 480 });
			const base = stateOf({ context: contextOf(itemsFor(size)), engine: READY });
			const drawings = await drawAll(view, base, move, DRAWINGS + WARM_UP);
			// The first ones are compiled while they run.
			const warm = drawings.slice(WARM_UP);
			lines.push([
				String(size),
				move,
				String(warm.at(-1)?.rows),
				show(warm.map(({ script }) => script)),
				show(warm.map(({ script, layout }) => script + layout)),
			]);
			await view.page.close();
		}
	}
} finally {
	await browser.close();
}
say(machineLine());
say(table(['items', 'the cursor went to', 'rows in the page', 'script, p50 / p95 / max', 'with style and layout, ms'], lines));
