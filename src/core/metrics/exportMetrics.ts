import { SERIES, type SeriesReport } from './metrics.ts';

const COLUMNS = ['count', 'mean', 'std', 'min', 'max', 'p50', 'p95'] as const;

/** One line a series and span, for spreadsheets. */
export function metricsAsCsv(reports: readonly SeriesReport[]): string {
	const rows = reports.flatMap(({ name, window, total }) =>
		[['window', window] as const, ['total', total] as const].map(([span, summary]) =>
			[name, SERIES[name].unit, span, ...COLUMNS.map((column) => String(summary[column]))].join(','),
		),
	);
	return `${[['series', 'unit', 'span', ...COLUMNS].join(','), ...rows].join('\n')}\n`;
}

/** All figures with the values of the window. */
export function metricsAsJson(reports: readonly SeriesReport[]): string {
	const series = reports.map(({ name, window, total, values }) => ({ name, ...SERIES[name], window, total, values }));
	return `${JSON.stringify({ series }, undefined, '\t')}\n`;
}
