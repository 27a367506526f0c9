/** The points of a chart in a box of 100 by 20, oldest first; empty for fewer than two values. */
export function sparkline(values: readonly number[]): string {
	if (values.length < 2) {
		return '';
	}
	const low = Math.min(...values);
	const span = Math.max(...values) - low;
	const step = 100 / (values.length - 1);
	const y = (value: number) => (span > 0 ? 19 - ((value - low) / span) * 18 : 10);
	return values.map((value, index) => `${round(index * step)},${round(y(value))}`).join(' ');
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
