import { html, nothing, svg, type TemplateResult } from 'lit';
import type { FiguresRow, MetricRow, ViewMetric } from '../../protocol/budgetView.ts';
import { localNumber, t } from '../../protocol/localize.ts';
import { formatBytes, formatCount, formatDuration } from '../format.ts';
import { sparkline } from '../sparkline.ts';
import type { Ui } from '../ui.ts';

/** What requests cost and brought, over the last ones and over all; each with a small chart. */
export function metricsPanel(metrics: readonly MetricRow[], ui: Ui): TemplateResult {
	const open = ui.open.isOpen('metrics', false);
	const count = metrics.find(({ name }) => name === 'latency')?.total.count ?? 0;
	const worse = metrics.filter((metric) => metric.worse !== undefined).length;
	const toggle = () => {
		ui.open.toggle('metrics');
		ui.redraw();
	};
	return html`
		<section class="metrics">
			<h2>
				<button class="head" aria-expanded=${open} aria-controls="metrics" @click=${toggle}>
					<i class="twistie"></i><span class="name">${t('Metrics')}</span>
					${worse > 0 ? html`<span class="worse">${t('{0} worse', worse)}</span>` : nothing}
					<span class="numbers dim"><span class="count">${count === 1 ? t('1 request') : t('{0} requests', formatCount(count))}</span></span>
				</button>
			</h2>
			<div id="metrics" ?hidden=${!open}>${open ? body(metrics, count, ui) : nothing}</div>
		</section>
	`;
}

function body(metrics: readonly MetricRow[], count: number, ui: Ui): TemplateResult {
	if (count === 0) {
		return html`<p class="nothing">${t('Figures come with the first ghost text.')}</p>`;
	}
	return html`
		${metrics.filter(({ total }) => total.count > 0).map((metric) => metricBlock(metric, ui))}
		<p class="actions">
			<vscode-button secondary @click=${() => ui.run('plimsoll.exportMetrics')}>${t('Export…')}</vscode-button>
			<vscode-button secondary @click=${() => ui.run('plimsoll.resetMetrics')}>${t('Reset')}</vscode-button>
		</p>
	`;
}

function metricBlock(metric: MetricRow, ui: Ui): TemplateResult {
	const key = `metric:${metric.name}`;
	const open = ui.open.isOpen(key, false);
	const name = nameOf(metric.name);
	const format = (value: number) => formatValue(value, metric.unit);
	const toggle = () => {
		ui.open.toggle(key);
		ui.redraw();
	};
	const { mean } = metric.window;
	return html`
		<div class=${metric.worse === undefined ? 'metric' : 'metric worsened'}>
			<h3>
				<button class="head" aria-expanded=${open} aria-controls=${key} @click=${toggle}>
					<i class="twistie"></i><span class="name">${name}</span>
					${chart(metric, name)}
					<span class="numbers"><b class="count">${format(metric.unit === 'ratio' ? mean : metric.window.p50)}</b></span>
				</button>
			</h3>
			${metric.worse === undefined ? nothing : html`<p class="small worse">${t('{0} % worse than before', metric.worse)}</p>`}
			<div id=${key} ?hidden=${!open}>${open ? table(metric, format) : nothing}</div>
		</div>
	`;
}

function chart({ values, window, unit }: MetricRow, name: string): TemplateResult {
	const points = sparkline(values);
	const label = t('{0}, the last {1}', name, values.length);
	return html`
		<svg class="chart" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label=${`${label}: ${formatValue(window.min, unit)} – ${formatValue(window.max, unit)}`}>
			${points === '' ? nothing : svg`<polyline points=${points} />`}
		</svg>
	`;
}

function table({ window, total }: MetricRow, format: (value: number) => string): TemplateResult {
	const rows: readonly (readonly [name: string, key: keyof FiguresRow])[] = [
		[t('mean'), 'mean'],
		[t('std. deviation'), 'std'],
		[t('minimum'), 'min'],
		[t('median'), 'p50'],
		['p95', 'p95'],
		[t('maximum'), 'max'],
	];
	return html`
		<table class="outcome">
			<thead>
				<tr><th></th><th scope="col">${t('last {0}', formatCount(window.count))}</th><th scope="col">${t('all {0}', formatCount(total.count))}</th></tr>
			</thead>
			<tbody>
				${rows.map(([name, key]) => html`<tr><th scope="row">${name}</th><td class="count">${format(window[key])}</td><td class="count">${format(total[key])}</td></tr>`)}
			</tbody>
		</table>
	`;
}

function nameOf(metric: ViewMetric): string {
	switch (metric) {
		case 'context':
			return t('Context size');
		case 'firstToken':
			return t('First token');
		case 'latency':
			return t('Latency');
		case 'speed':
			return t('Speed');
		case 'reuse':
			return t('Reuse');
		case 'acceptance':
			return t('Taken');
		case 'memory':
			return t('Extension memory');
		case 'modelMemory':
			return t('Model memory');
	}
}

function formatValue(value: number, unit: MetricRow['unit']): string {
	switch (unit) {
		case 'tokens':
			return formatCount(value);
		case 'ms':
			return formatDuration(value);
		case 'perSecond':
			return t('{0} tokens/s', localNumber(value.toFixed(1)));
		case 'ratio':
			return localNumber(`${(value * 100).toFixed(value > 0 && value < 0.1 ? 1 : 0)}%`);
		case 'bytes':
			return formatBytes(Math.round(value));
	}
}
