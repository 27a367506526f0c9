import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { ItemRow, ViewState } from '../../src/protocol/budgetView.ts';
import { THEME_NAMES, ViewBrowser, type ViewPage } from '../support/viewPage.ts';
import { contextOf, itemsOf, READY, stateOf } from '../support/viewStates.ts';

let browser: ViewBrowser;
before(async () => {
	browser = await ViewBrowser.open();
});
after(() => browser.close());

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core holds to be a serious or critical fault, one line each. */
async function faults({ page }: ViewPage): Promise<string[]> {
	await page.evaluate(axe);
	const found = await page.evaluate(async () => {
		const { violations } = await (
			window as unknown as {
				axe: {
					run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }>;
				};
			}
		).axe.run();
		return violations
			.filter(({ impact }) => impact === 'serious' || impact === 'critical')
			.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
	});
	return found;
}

const full = (): ViewState =>
	stateOf({
		context: contextOf([...itemsOf(60), ...itemsOf(5, 'cache'), ...itemsOf(3, 'critical')]),
		engine: READY,
		choices: [
			{ name: 'src/pinned.ts', choice: 'pin' },
			{ name: 'docs/', choice: 'exclude' },
		],
	});

const STATES: Readonly<Record<string, () => ViewState>> = {
	full,
	'no file': () => stateOf({ empty: 'No file is open.' }),
	'a failed model': () =>
		stateOf({
			context: contextOf(itemsOf(3)),
			engine: {
				...READY,
				kind: 'failed',
				text: 'The model process stopped (SIGKILL).',
				model: undefined,
				last: undefined,
				actions: ['plimsoll.reloadModel', 'plimsoll.chooseModel', 'plimsoll.showLog'],
			},
		}),
	'a model that is on its way': () =>
		stateOf({
			context: contextOf(itemsOf(3)),
			engine: {
				...READY,
				kind: 'downloading',
				text: 'Downloading some.gguf: 2.0 MB of 8.0 MB',
				progress: 0.25,
				model: undefined,
				last: undefined,
				prefix: undefined,
				actions: ['plimsoll.stopDownload'],
			},
		}),
	'a loading model, an index that is read': () =>
		stateOf({
			context: contextOf(itemsOf(3)),
			engine: { ...READY, kind: 'loading', text: 'Loading some.gguf: 40 %', progress: 0.4, model: undefined, last: undefined },
			index: { ready: false, text: 'Indexing: 4 of 10 files', progress: 0.4 },
		}),
};

async function openEverything(view: ViewPage): Promise<void> {
	const closed = view.page.locator('.head[aria-expanded="false"]');
	while ((await closed.count()) > 0) {
		await closed.first().click();
	}
	const whatIf = view.page.locator('[data-action="what-if"]');
	if ((await whatIf.count()) > 0) {
		await whatIf.click();
	}
}

for (const theme of THEME_NAMES) {
	test(`axe finds nothing serious in the ${theme} theme, closed or all open`, async () => {
		for (const [name, state] of Object.entries(STATES)) {
			const view = await browser.show({ theme });
			await view.show(state());
			assert.deepEqual(await faults(view), [], `${name}, closed`);
			await openEverything(view);
			assert.deepEqual(await faults(view), [], `${name}, open`);
			assert.deepEqual(view.complaints, [], name);
			await view.page.close();
		}
	});
}

test('names with HTML and with characters that reorder text are shown as they are, and run nothing', async () => {
	const bad = '<img src=x onerror="window.hacked=1"><b>';
	const item: ItemRow = {
		...(itemsOf(1)[0] as ItemRow),
		id: `src/${bad}.ts#${bad}`,
		path: `src/${bad}.ts`,
		symbol: `${bad}\u202egnp.exe`,
		why: `${bad} is imported`,
		parts: [[bad, 1]],
	};
	const view = await browser.show();
	await view.show(
		stateOf({
			context: contextOf([item], {
				file: `${bad}.ts`,
				tokenizer: bad,
				notices: [bad],
				leftOut: [{ id: bad, path: bad, symbol: bad, reason: bad, tokens: 1 }],
			}),
			engine: { ...READY, text: bad, device: bad },
			choices: [{ name: `${bad}#${bad}`, choice: 'pin' }],
			index: { ready: true, text: bad, progress: 1 },
		}),
	);
	await openEverything(view);
	await view.page.locator('[data-id] .twistie').first().click();
	const { images, hacked, text } = await view.page.evaluate(() => ({
		images: document.querySelectorAll('img, script:not(#bundle):not([src])').length,
		hacked: 'hacked' in window,
		text: document.querySelector('main')?.textContent ?? '',
	}));
	assert.deepEqual([images, hacked], [0, false]);
	assert.ok(text.includes(bad) && text.includes('[U+202E]gnp.exe') && !text.includes('\u202e'));
	assert.deepEqual(view.complaints, []);
	await view.page.close();
});

test('of 10,000 items only those near the visible part are drawn, and the keyboard reaches the last', async () => {
	const items = itemsOf(10_000);
	const view = await browser.show();
	const { rows } = await view.show(stateOf({ context: contextOf(items), engine: READY }));
	assert.ok(rows > 20 && rows < 400, `${rows} rows`);
	await view.page.locator('[role="treeitem"]').first().focus();
	await view.page.keyboard.press('End');
	const last = () => view.page.evaluate(() => document.activeElement?.getAttribute('data-id'));
	assert.equal(await last(), 'src/folder99/file999.ts#Container.member9999');
	await view.page.keyboard.press('Home');
	for (let step = 0; step < 60; step++) {
		await view.page.keyboard.press('ArrowDown');
	}
	assert.equal(
		await last(),
		'src/folder0/file13.ts#Container.member136'.replace('file13.ts#Container.member136', await rowAt(view, 60)),
	);
	await view.page.keyboard.press('ArrowLeft');
	assert.equal(await view.page.evaluate(() => document.activeElement?.getAttribute('aria-level')), '1');
	const drawn = await view.page.locator('[role="treeitem"]').count();
	assert.ok(drawn < 600, `${drawn} rows are drawn after scrolling`);
	await view.page.close();
});

test('the keyboard stays on its row while rows come and go above it, and in the tree when the row goes', async () => {
	const view = await browser.show();
	const items = itemsOf(60);
	const focused = () => view.page.evaluate(() => document.activeElement?.getAttribute('data-id'));
	await view.show(stateOf({ context: contextOf(items), engine: READY }));
	await view.page.locator('[data-id$="member25"]').focus();
	await view.show(stateOf({ context: contextOf(items.slice(20)), engine: READY }));
	assert.match((await focused()) ?? '', /member25$/);
	assert.equal(await view.page.locator('[role="tree"] [tabindex="0"]').getAttribute('data-id'), await focused());
	await view.page.keyboard.press('ArrowDown');
	assert.match((await focused()) ?? '', /member26$/);
	await view.show(stateOf({ context: contextOf(items), engine: READY }));
	assert.match((await focused()) ?? '', /member26$/);
	await view.show(stateOf({ context: contextOf(items.slice(40)), engine: READY }));
	assert.equal(
		await view.page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
		'file4.ts, src/folder0, 132 tokens',
	);
	await view.page.close();
});

test('the row under the mouse or the keyboard, and no other, offers to pin, exclude, shorten and open', async () => {
	const view = await browser.show();
	await view.show(stateOf({ context: contextOf(itemsOf(30)), engine: READY }));
	const offered = () => view.page.locator('.actions-inline').count();
	assert.equal(await offered(), 0);
	await view.page.locator('[data-id$="member3"]').hover();
	assert.equal(await offered(), 1);
	await view.said();
	await view.page.getByRole('button', { name: 'Signatures only' }).click();
	await view.page.getByRole('button', { name: 'Open' }).click();
	assert.deepEqual(await view.said(), [
		{ type: 'choose', name: 'src/folder0/file0.ts#Container.member3', choice: 'signature' },
		{ type: 'open', path: 'src/folder0/file0.ts', line: 3 },
	]);
	await view.page.locator('.search').focus();
	await view.page.mouse.move(0, 0);
	assert.equal(await offered(), 0);
	await view.page.close();
});

/** The end of the id of the row that stands `steps` below the first: rows in their order, files among them. */
async function rowAt(view: ViewPage, steps: number): Promise<string> {
	const id = await view.page.evaluate((at) => document.querySelectorAll('[role="treeitem"]')[at]?.getAttribute('data-id'), steps);
	return id?.replace('src/folder0/', '') ?? '';
}

test('everything can be done with the keyboard alone', async () => {
	const view = await browser.show();
	const { page } = view;
	await view.show(full());
	const focused = () =>
		page.evaluate(() => {
			const { activeElement: at } = document;
			return at?.getAttribute('aria-label') || at?.textContent?.trim().replace(/\s+/g, ' ') || at?.tagName || '';
		});
	const tabTo = async (wanted: RegExp) => {
		for (let steps = 0; steps < 60; steps++) {
			await page.keyboard.press('Tab');
			if (wanted.test(await focused())) {
				return;
			}
		}
		assert.fail(`Tab does not reach ${wanted}`);
	};
	await view.said();
	await tabTo(/^Search items/);
	await page.keyboard.type('member11');
	assert.deepEqual(await page.locator('[data-id]').count(), 1);
	await page.keyboard.press('Control+A');
	await page.keyboard.press('Delete');
	await tabTo(/^Order of the items/);
	await page.keyboard.press('ArrowDown');
	assert.equal(await page.locator('.sort').inputValue(), 'tokens');
	await tabTo(/^Freeze/);
	await page.keyboard.press('Enter');
	assert.equal(await page.locator('.frozen').count(), 1);
	await tabTo(/^What if/);
	await page.keyboard.press('Enter');
	await tabTo(/^Between Critical and Important/);
	await page.keyboard.press('ArrowRight');
	await tabTo(/^Critical/);
	await page.keyboard.press('Enter');
	await tabTo(/^file\d+\.ts/);
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('x');
	await page.keyboard.press('Enter');
	await tabTo(/^Left out/);
	await page.keyboard.press('Enter');
	await tabTo(/^Far\.away, far\.ts, 90/);
	await page.keyboard.press('p');
	await tabTo(/^Pinned and excluded/);
	await page.keyboard.press('Enter');
	await tabTo(/^Take back: src\/pinned\.ts/);
	await page.keyboard.press('Enter');
	await tabTo(/^Metrics/);
	await page.keyboard.press('Enter');
	await tabTo(/^Export/);
	await page.keyboard.press('Enter');
	const said = (await view.said()).map((message) => (message.type === 'choose' ? `choose ${message.choice}` : message.type));
	assert.deepEqual(said, ['whatIf', 'explain', 'choose exclude', 'open', 'choose pin', 'choose undefined', 'command']);
	await page.close();
});

test('messages of another shape are dropped and said to the console, and the next state is drawn', async () => {
	const view = await browser.show();
	for (const message of [
		undefined,
		'state',
		7,
		{},
		{ type: 'state' },
		{ type: 'state', state: { revision: 'x' } },
		{ type: 'other' },
	]) {
		await view.send(message);
	}
	await view.show(full());
	assert.equal(view.complaints.filter((complaint) => /unknown shape/.test(complaint)).length, 7);
	assert.equal(view.complaints.length, 7, view.complaints.join('\n'));
	await view.page.close();
});

test('a state that cannot be drawn is answered with the reason, and the one after it is drawn', async () => {
	const view = await browser.show();
	const { revision } = stateOf();
	await view.send({ type: 'state', state: { revision, context: { file: 7 } } });
	await view.page.waitForFunction(() => window.posted.some(({ type }) => type === 'failed'));
	await view.show(full());
	await view.page.close();
});

test('a view that is opened before the index is ready shows progress, then content', async () => {
	const view = await browser.show();
	await view.show(
		stateOf({ empty: 'The index is not there yet.', index: { ready: false, text: 'Indexing: 1 of 9 files', progress: 0.1 } }),
	);
	assert.match(await view.page.locator('main').innerText(), /The index is not there yet\.[\s\S]*Indexing: 1 of 9 files/);
	assert.equal(await view.page.locator('vscode-progress-bar[aria-label="Indexing"]').count(), 1);
	const { used, budget } = await view.show(stateOf({ context: contextOf(itemsOf(5)) }));
	assert.deepEqual([used, budget], [60, 1000]);
	assert.equal(await view.page.locator('vscode-progress-bar').count(), 0);
	await view.page.close();
});

test('budgets from 256 to 2,000,000, 200 pixels of width and German are no reason to overflow', async () => {
	const german = JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Record<string, string>;
	for (const [width, bundle] of [
		[200, {}],
		[1200, {}],
		[200, german],
		[480, german],
	] as const) {
		const isGerman = bundle === german;
		const view = await browser.show({ width, bundle, language: isGerman ? 'de' : 'en' });
		for (const budget of [256, 2_000_000]) {
			const context = contextOf(itemsOf(20), { budget, used: Math.min(250, budget), isEnough: true });
			assert.equal((await view.show(stateOf({ context, engine: READY, choices: full().choices }))).budget, budget);
			await openEverything(view);
			const wide = await view.page.evaluate(() =>
				[...document.querySelectorAll('main *')]
					.filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
					.filter((element) => !element.closest('.row, .track, svg') && element.checkVisibility())
					.map((element) => `${element.tagName}.${element.className}`),
			);
			assert.deepEqual(wide, [], `${budget} tokens at ${width} px`);
			const text = await view.page.locator('main').innerText();
			assert.match(text, isGerman ? /bleiben frei/ : /left free/);
			assert.equal(/Kritisch[^]*Angeheftet und ausgeschlossen[^]*Messwerte/.test(text), isGerman);
			const large = isGerman ? '2.000.000' : '2,000,000';
			assert.equal(text.includes(large), budget === 2_000_000);
		}
		await view.page.close();
	}
});

test('a download is shown with its progress, and its button stops it', async () => {
	const view = await browser.show();
	await view.show(STATES['a model that is on its way']?.() ?? full());
	assert.match(await view.page.locator('.engine').innerText(), /Downloading some\.gguf: 2\.0 MB of 8\.0 MB[\s\S]*downloading/);
	assert.equal(await view.page.locator('vscode-progress-bar[aria-label="Downloading the model"]').count(), 1);
	await view.said();
	await view.page.locator('[data-command="plimsoll.stopDownload"]').click();
	assert.deepEqual(await view.said(), [{ type: 'command', command: 'plimsoll.stopDownload' }]);
	await view.page.close();
});

test('frozen, the context stays while the engine goes on; then it follows again', async () => {
	const view = await browser.show();
	await view.show(stateOf({ context: contextOf(itemsOf(5)), engine: READY }));
	await view.page.locator('[data-action="freeze"]').click();
	const other = () => stateOf({ context: contextOf(itemsOf(9), { file: 'src/other.ts' }), engine: { ...READY, kind: 'busy' } });
	assert.equal((await view.show(other())).used, 60);
	assert.match(await view.page.locator('main').innerText(), /current\.ts[\s\S]*working/);
	await view.page.locator('[data-action="freeze"]').click();
	assert.match(await view.page.locator('main').innerText(), /other\.ts/);
	await view.page.close();
});

test('rows are dragged to the pins, and files of the explorer are dropped there', async () => {
	const view = await browser.show();
	await view.show(stateOf({ context: contextOf(itemsOf(5)), engine: READY }));
	await view.said();
	await view.page.locator('[data-id]').nth(1).dragTo(view.page.locator('.choices'));
	assert.deepEqual(await view.said(), [{ type: 'choose', name: 'src/folder0/file0.ts#Container.member1', choice: 'pin' }]);
	await view.page.evaluate(() => {
		const dataTransfer = new DataTransfer();
		dataTransfer.setData('text/uri-list', 'file:///w/a.ts\r\nfile:///w/b.ts');
		document.querySelector('.choices')?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
	});
	assert.deepEqual(await view.said(), [{ type: 'drop', uris: ['file:///w/a.ts', 'file:///w/b.ts'] }]);
	await view.page.close();
});
