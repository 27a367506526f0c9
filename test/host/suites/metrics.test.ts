import assert from 'node:assert/strict';
import { AFTER, askAfter, closeAll, contextHere, FILE, openAt, plimsollWithModel, until, withSettings } from '../plimsoll.ts';
import { test } from '../suite.ts';

test('a request is measured, and answers that come later than the user wants lower the budget, which is said', async () => {
	const api = await plimsollWithModel();
	const count = () => api.view?.metrics.find(({ name }) => name === 'latency')?.total.count ?? 0;
	const before = count();
	await withSettings({ 'plimsoll.budget': 2000, 'plimsoll.latencyTarget': 1 }, async () => {
		const editor = await openAt(FILE, AFTER);
		await contextHere(api, FILE);
		// What is known already is answered without the model, and not measured.
		let measured = 0;
		for (let word = 0; measured < 5 && word < 20; word++) {
			const { result } = await askAfter(api, editor, word === 0 ? '\n    const first' : `Word${word}`);
			measured += Number(result !== undefined);
		}
		await until('they are counted', () => count() >= before + 5);
		const memory = () => api.view?.metrics.find(({ name }) => name === 'modelMemory')?.window;
		await until("the memory of the model's process is measured", () => (memory()?.count ?? 0) > 0 && (memory()?.min ?? 0) > 1e7);
		await until('the budget is lowered', () => api.context?.budget === 1600);
		const says = () => api.view?.context?.notices.find((notice) => /lowered to 80 %/.test(notice));
		assert.match(await until('the view says it', says), /took longer than 1 ms/);
	});
	await until('it is as before without a target', () => api.context && api.context.budget !== 1600);
	await closeAll();
});
