// Each visible text with its box: of SVG a `<text>` whole, of HTML a line; a box is as high as the ink.
(() => {
    const isVisible = (element) => element.checkVisibility({ visibilityProperty: true });
    const ink = ({ left, right, top, bottom }) => {
        const spare = 0.15 * (bottom - top);
        return { left, right, top: top + spare, bottom: bottom - spare };
    };
    function pieces(view) {
        const found = [];
        const add = (text, box) => text.trim() && box.width && found.push({ text: text.trim(), ...ink(box) });
        for (const text of view.querySelectorAll("svg text")) {
            if (isVisible(text)) add(text.textContent, text.getBoundingClientRect());
        }
        const formula = view.querySelector(".ad-slot.ad-formula");
        if (formula && isVisible(formula)) {
            for (const math of formula.querySelectorAll("math")) add(math.textContent, math.getBoundingClientRect());
        }
        for (const element of view.querySelectorAll(".widget-readout, .ad-note, .ad-reset, .widget-hbox button")) {
            if (!isVisible(element)) continue;
            const range = document.createRange();
            range.selectNodeContents(element);
            const lines = new Map();
            for (const { left, right, top, bottom } of range.getClientRects()) {
                const line = lines.get(Math.round(bottom)) ?? { left, right, top, bottom };
                lines.set(Math.round(bottom), { ...line, left: Math.min(left, line.left), right: Math.max(right, line.right) });
            }
            for (const line of lines.values()) add(element.textContent, { ...line, width: line.right - line.left });
        }
        return found;
    }
    function faults(view) {
        const found = [];
        const texts = pieces(view);
        const figure = view.querySelector(".ad-figure").getBoundingClientRect();
        texts.forEach((a, i) => {
            const out = Math.max(figure.left - a.left, a.right - figure.right, figure.top - a.top, a.bottom - figure.bottom);
            if (out > 1.5) found.push(`"${a.text}" is ${out.toFixed(1)} px outside`);
            for (const b of texts.slice(i + 1)) {
                const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (wide > 1.5 && high > 1.5) {
                    found.push(`"${a.text}" and "${b.text}" overlap by ${wide.toFixed(1)} x ${high.toFixed(1)} px`);
                }
            }
        });
        for (const box of view.querySelectorAll(".widget-readout, .ad-note, .ad-slot.ad-formula")) {
            const [wide, high] = [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight];
            if (isVisible(box) && (wide > 1 || high > 1)) found.push(`"${box.textContent}" is cut by ${wide} x ${high} px`);
        }
        return found;
    }
    /** Where everything is that the script places. */
    function places(view) {
        const of = (element) => ["left", "top", "width", "height"].map((side) => element.style[side]).join(" ");
        const parts = view.querySelectorAll(".ad-figure, .ad-slot:not(.ad-alert), .ad-own > .slider-container, .ad-own > .widget-readout");
        return [...parts].map((part) => `${part.classList[part.matches(".ad-slot") ? 1 : 0]}: ${of(part)}`).join("; ");
    }
    /** Note the faults and the places whenever another picture, or a message, is there. */
    function watch(view) {
        const figure = view.querySelector(".ad-figure"); // below it, an account may grow
        const seen = { pictures: 0, heights: new Set([figure.clientHeight]), places: new Set([places(view)]), faults: new Set(faults(view)) };
        const observer = new MutationObserver(() => {
            seen.pictures += 1;
            seen.heights.add(figure.clientHeight);
            seen.places.add(places(view));
            for (const fault of faults(view)) seen.faults.add(fault);
        });
        const how = { subtree: true, childList: true, characterData: true, attributes: true };
        for (const part of view.querySelectorAll(".ad-picture, .ad-alert")) observer.observe(part, how);
        return seen;
    }
    window.figures = { pieces, faults, watch };
})();
