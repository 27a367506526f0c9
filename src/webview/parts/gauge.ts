import { html, type TemplateResult } from 'lit';
import type { Span } from '../gaugeGeometry.ts';

export interface Gauge {
	/** Names the gauge for a screen reader. */
	readonly label: string;
	readonly now: number;
	readonly max: number;
	/** The gauge in words. */
	readonly text: string;
	/** Painted in this order; the class says how. */
	readonly parts: readonly (readonly [className: string, span: Span])[];
	/** Where the load line stands, in percent; `undefined` for a gauge without one. */
	readonly mark: number | undefined;
}

export function gauge({ label, now, max, text, parts, mark }: Gauge): TemplateResult {
	return html`
		<div
			class="gauge"
			role="meter"
			aria-label=${label}
			aria-valuemin="0"
			aria-valuenow=${now}
			aria-valuemax=${max}
			aria-valuetext=${text}
			title=${text}
		>
			<div class="track">${parts.map(([className, span]) => html`<i class=${className} .style=${place(span)}></i>`)}</div>
			${mark === undefined ? '' : html`<i class="mark" .style=${`left:${mark}%`}></i>`}
		</div>
	`;
}

/** Set as a property, which the content policy allows; a style attribute it would not. */
function place([from, to]: Span): string {
	return `left:${from}%;width:${to - from}%`;
}
