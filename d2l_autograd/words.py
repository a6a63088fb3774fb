"""The words that more than one room says."""

WORDS = {
    "alt_comma": {"zh": "；", "en": "; "},
    "alt_space": {"zh": "", "en": " "},
    "scalar": {"zh": "标量", "en": "scalar"},
    "output has no gradient": {
        "zh": "输出不依赖任何需要梯度的张量，没有东西可以求导。请检查函数是否用到了输入，"
        "以及中间有没有 detach()、torch.no_grad()、.item() 或整数运算切断了计算图。",
        "en": "The output depends on no tensor that requires a gradient, so there is nothing to differentiate. See "
        "whether the function uses its inputs, and whether detach(), torch.no_grad(), .item() or integer "
        "arithmetic cuts the graph on the way.",
    },
    "value": {"zh": "值", "en": "value"},
    "gradient": {"zh": "梯度", "en": "gradient"},
    "tangent": {"zh": "切向量", "en": "tangent"},
    "output": {"zh": "输出", "en": "output"},
    "no result": {"zh": "没有结果", "en": "no result"},
    "code": {"zh": "代码", "en": "code"},
    "numbers": {"zh": "数值", "en": "numbers"},
    "check": {"zh": "核对", "en": "check"},
    "name": {"zh": "变量", "en": "name"},
    "decisions": {"zh": "控制流的判断", "en": "decisions of the control flow"},
    "list": {"zh": "、", "en": ", "},  # of names; sentences and equations are parted by
    "statements": {"zh": "，", "en": ", "},
    "unknown language": {
        "zh": "没有语言 {given}。可以选的是 {known}。",
        "en": "There is no language {given}. Choose one of {known}.",
    },
    "run eagerly": {
        "zh": "用 torch.compile 编译的部分，这里按原来的写法运行：编译之后，中间的每一步就看不到了。",
        "en": "What torch.compile made was run as it was written: inside compiled code no step can be seen.",
    },
    "no variable": {
        "zh": "这次运行里没有变量 {name}；有的是：{known}。",
        "en": "There is no variable {name} in this run; it has: {known}.",
    },
}
