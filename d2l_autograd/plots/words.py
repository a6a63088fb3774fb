"""The words of the plots."""

from .. import language

say = language.say | {
    "plot_slope": {"zh": "斜率 = 梯度 = ", "en": "slope = gradient = "},
    "plot_gradient": {"zh": "梯度", "en": "gradient"},
    "plot_expected": {"zh": "预期 = ", "en": "expected = "},
    "plot_wanted": {"zh": "预期梯度", "en": "expected"},
    "plot_beyond": {"zh": "图外还有：{items}", "en": "beyond the plot: {items}"},
    "plot_interval": {"zh": "等高线间隔 {value}", "en": "contour interval {value}"},
    "plot_arrow": {"zh": "箭头 = 梯度 × {value}", "en": "arrow = gradient × {value}"},
    "plot_stairs": {"zh": "梯度；两个方向都是对数刻度", "en": "gradient; both scales are logarithmic"},
    "plot_alt_stairs": {
        "zh": "下图是梯度，对数刻度，共 {count} 级台阶，从 {low} 到 {high}。",
        "en": "Below it the gradient, on logarithmic scales: {count} stairs, from {low} to {high}.",
    },
    "plot_alt_curve": {
        "zh": "{output} 随 {name} 从 {low} 到 {high} 变化的曲线。在 {name} = {at} 处，{output} = {value}，切线斜率等于梯度 {slope}。",
        "en": "Curve of {output} for {name} from {low} to {high}. At {name} = {at}: {output} = {value}; its tangent "
        "has the gradient {slope} as slope.",
    },
    "plot_alt_cut": {
        "zh": "{output} 随 {name} 从 {low} 到 {high} 变化的曲线。在 {name} = {at} 处，{output} = {value}。"
        "过这一点的直线以 torch 求得的梯度 {slope} 为斜率；计算图有切断，它不一定与曲线相切。",
        "en": "Curve of {output} for {name} from {low} to {high}. At {name} = {at}: {output} = {value}. The line "
        "through this point has torch's gradient {slope} as slope; the graph is cut, so it need not be the tangent.",
    },
    "plot_alt_no_curve": {
        "zh": "在 {name} = {at} 处，{output} = {value}；过这一点的直线以 torch 求得的梯度 {slope} 为斜率。"
        "再次运行函数，结果不同，所以没有曲线。",
        "en": "At {name} = {at}: {output} = {value}. The line through this point has torch's gradient {slope} as slope. "
        "There is no curve: run again, the function gave another value.",
    },
    "plot_alt_bars": {
        "zh": "柱形图，梯度的各个分量：{items}。",
        "en": "Bar chart of the gradient's components: {items}.",
    },
    "plot_alt_expected": {"zh": "预期梯度：{items}。", "en": "Expected gradient: {items}."},
    "plot_alt_contours": {
        "zh": "{output} 的等高线图，{x} 从 {x_low} 到 {x_high}，{y} 从 {y_low} 到 {y_high}。在 {x} = {x_at}、{y} = {y_at} 处，"
        "{output} = {value}，梯度为 ({x_grad}, {y_grad})。",
        "en": "Contour lines of {output} for {x} from {x_low} to {x_high} and {y} from {y_low} to {y_high}. At "
        "{x} = {x_at}, {y} = {y_at}: {output} = {value}, and the gradient is ({x_grad}, {y_grad}).",
    },
    "plot_alt_no_contours": {
        "zh": "在 {x} = {x_at}、{y} = {y_at} 处，{output} = {value}，箭头为梯度 ({x_grad}, {y_grad})。"
        "再次运行函数，结果不同，所以没有等高线。",
        "en": "At {x} = {x_at}, {y} = {y_at}: {output} = {value}, and the arrow is the gradient ({x_grad}, {y_grad}). "
        "There are no contour lines: run again, the function gave another value.",
    },
    "unknown plot": {
        "zh": 'plot={given} 不是一种图。不写 plot 时自动选择；plot=False 不画；plot="slope" 在曲线下面再画出梯度。',
        "en": 'plot={given} is no kind of plot. Without plot= one is chosen; plot=False draws none; plot="slope" adds '
        "the gradient below the curve.",
    },
    "slope of several": {
        "zh": 'plot="slope" 画一个数的曲线和它的梯度，而这里的输入是 {names}。请只留一个标量输入（其余的写进函数里），'
        "或者不写 plot=。",
        "en": 'plot="slope" draws the curve of one number with its gradient, and the inputs are {names}. Leave one scalar input '
        "(the function may hold the others), or leave plot= out.",
    },
}
