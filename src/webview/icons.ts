import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

// Drawn for this view, 16 by 16, in the colour of the text.

export const PIN = icon(svg`<path d="M5 2.5h6M6 2.5v4L4 9.5h8L10 6.5v-4M8 9.5V14" />`);
export const EXCLUDE = icon(svg`<circle cx="8" cy="8" r="5.5" /><path d="M4.2 11.8 11.8 4.2" />`);
export const SIGNATURE = icon(svg`<path d="M6 3C3.5 3 5.5 8 3 8c2.5 0 .5 5 3 5M10 3c2.5 0 .5 5 3 5-2.5 0-.5 5-3 5" />`);
export const OPEN = icon(svg`<path d="M9 2.5H3.5v11h9V6L9 2.5V6h3.5" />`);
export const REMOVE = icon(svg`<path d="m4 4 8 8M12 4l-8 8" />`);
export const FREEZE = icon(svg`<path d="M8 2v12M2.8 5l10.4 6M13.2 5 2.8 11" />`);
export const WHAT_IF = icon(
	svg`<path d="M2 5h7M13 5h1M2 11h1M7 11h7" /><circle cx="11" cy="5" r="1.7" /><circle cx="5" cy="11" r="1.7" />`,
);

function icon(paths: SVGTemplateResult): TemplateResult {
	return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor">${paths}</svg>`;
}
