import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AdaptiveBudget } from '../../../src/core/metrics/adaptiveBudget.ts';
import { metricsAsCsv, metricsAsJson } from '../../../src/core/metrics/exportMetrics.ts';
import { Metrics } from '../../../src/core/metrics/metrics.ts';
import { RunningTotal, type Summary, summarize } from '../../../src/core/metrics/statistics.ts';

const rounded = (summary: Summary) => Object.values(summary).map((value) => Math.round(value * 1000) / 1000);

test('a summary has count, mean, sample deviation, extremes and percentiles', () => {
	assert.deepEqual(rounded(summarize([2, 4, 4, 4, 5, 5, 7, 9])), [8, 5, 2.138, 2, 9, 4.5, 8.3]);
	assert.deepEqual(rounded(summarize([7])), [1, 7, 0, 7, 7, 7, 7]);
	assert.deepEqual(rounded(summarize([])), [0, 0, 0, 0, 0, 0, 0]);
});

test('a running total is exact but for its percentiles, which are within 2 %, and it goes on from what was stored', () => {
	const values = Array.from({ length: 1000 }, (_, index) => ((index * 7919) % 1000) + 0.5);
	const whole = new RunningTotal();
	const half = new RunningTotal();
	for (const [index, value] of values.entries()) {
		whole.add(value);
		if (index < 500) {
			half.add(value);
		}
	}
	const rest = new RunningTotal(JSON.parse(JSON.stringify(half.stored)));
	for (const value of values.slice(500)) {
		rest.add(value);
	}
	const exact = summarize(values);
	for (const { summary } of [whole, rest]) {
		for (const key of ['count', 'mean', 'std', 'min', 'max'] as const) {
			assert.ok(Math.abs(summary[key] - exact[key]) < 1e-6, `${key}: ${summary[key]} for ${exact[key]}`);
		}
		for (const key of ['p50', 'p95'] as const) {
			assert.ok(Math.abs(summary[key] / exact[key] - 1) < 0.021, `${key}: ${summary[key]} for ${exact[key]}`);
		}
	}
});

test('while the window holds all there was, the total has its exact figures', () => {
	const metrics = new Metrics();
	for (const value of [307, 737, 740, 738]) {
		metrics.add('context', value);
	}
	const context = metrics.report(0).find(({ name }) => name === 'context');
	assert.deepEqual(context?.total, context?.window);
	assert.equal(context?.total.p95, 739.7);
});

test('zeros count, and what is stored stays small', () => {
	const total = new RunningTotal();
	for (let index = 0; index < 100_000; index++) {
		total.add(index % 4 === 0 ? 1 : 0);
	}
	assert.deepEqual(rounded(total.summary), [100000, 0.25, 0.433, 0, 1, 0, 1]);
	assert.ok(JSON.stringify(total.stored).length < 200);
});

test('the window holds the newest values, the total all; what is no number is no measurement', () => {
	const metrics = new Metrics();
	for (let index = 1; index <= 300; index++) {
		metrics.add('context', index);
	}
	metrics.add('context', Number.NaN);
	metrics.add('speed', Number.POSITIVE_INFINITY);
	const later = new Metrics(JSON.parse(JSON.stringify(metrics.stored)));
	for (const each of [metrics, later]) {
		const reports = each.report(25);
		const context = reports.find(({ name }) => name === 'context');
		assert.deepEqual([context?.window.count, context?.window.min, context?.total.count, context?.total.min], [200, 101, 300, 1]);
		assert.equal(reports.find(({ name }) => name === 'speed')?.total.count, 0);
	}
});

test('a figure that worsens against its own past is marked, one that gets better or has no past is not', () => {
	const worse = (
		name: 'firstToken' | 'speed' | 'acceptance' | 'context',
		before: number,
		now: number,
		past = 100,
		threshold = 25,
	) => {
		const metrics = new Metrics();
		for (let index = 0; index < past; index++) {
			metrics.add(name, before + (name === 'acceptance' ? index % 2 : index % 3));
		}
		for (let index = 0; index < 20; index++) {
			metrics.add(name, now);
		}
		return metrics.report(threshold).find((each) => each.name === name)?.worse;
	};
	assert.deepEqual(
		[
			worse('firstToken', 100, 151),
			worse('firstToken', 100, 110),
			worse('firstToken', 100, 20),
			worse('speed', 99, 50),
			worse('speed', 50, 99),
			worse('acceptance', 0, 0),
			worse('context', 100, 900),
			worse('firstToken', 100, 900, 30),
			worse('firstToken', 100, 900, 100, 0),
		],
		[50, undefined, undefined, 50, undefined, 100, undefined, undefined, undefined],
	);
});

test('figures go out as CSV and as JSON', () => {
	const metrics = new Metrics();
	metrics.add('firstToken', 10);
	metrics.add('firstToken', 20);
	const lines = metricsAsCsv(metrics.report(25)).split('\n');
	assert.equal(lines[0], 'series,unit,span,count,mean,std,min,max,p50,p95');
	assert.equal(
		lines.find((line) => line.startsWith('firstToken,ms,window')),
		'firstToken,ms,window,2,15,7.0710678118654755,10,20,15,19.5',
	);
	const { series } = JSON.parse(metricsAsJson(metrics.report(25)));
	assert.deepEqual(series[1].values, [10, 20]);
	assert.equal(series.length, 8);
});

test('the budget steps down while answers are late, and up again when they are early', () => {
	const adaptive = new AdaptiveBudget();
	const steps = (ms: number, times: number, target = 500) => {
		let changes = 0;
		for (let index = 0; index < times; index++) {
			changes += Number(adaptive.add(ms, target));
		}
		return [changes, Math.round(adaptive.factor * 1000) / 1000];
	};
	assert.deepEqual(
		[
			steps(900, 4),
			steps(900, 1),
			steps(900, 5),
			steps(400, 20),
			steps(100, 5),
			steps(100, 50),
			steps(9000, 100),
			steps(9000, 1, 0),
		],
		[
			[0, 1],
			[1, 0.8],
			[1, 0.64],
			[0, 0.64],
			[1, 0.8],
			[1, 1],
			[6, 0.262],
			[1, 1],
		],
	);
});
