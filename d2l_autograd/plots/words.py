"""The words of the plots."""

from .. import language

say = language.say | {
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
        "zh": "在 {name} = {at} 处，{output} = {value}；过这一点的直线以 torch 求得的梯度 {slope} 为斜率。",
        "en": "At {name} = {at}: {output} = {value}. The line through this point has torch's gradient {slope} as slope.",
    },
}
