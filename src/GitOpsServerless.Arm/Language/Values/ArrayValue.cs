using GitOpsServerless.Arm.Language.Expressions;

namespace GitOpsServerless.Arm.Language.Values;

internal sealed class ArrayValue : TemplateValue
{
    public ArrayValue(TemplateValue[] items)
    {
        Items = items;
        var size = 2L;
        var nodes = 1L;
        var depth = 0;
        foreach (var item in items)
        {
            size = Math.Min(size + item.Size + 1, long.MaxValue / 4);
            nodes = Math.Min(nodes + item.Nodes, long.MaxValue / 4);
            HasResidual |= item.HasResidual;
            HasSecret |= item.HasSecret;
            depth = Math.Max(depth, item.Depth);
        }

        Size = size;
        Nodes = nodes;
        Depth = CheckDepth(depth + 1);
    }

    public static ArrayValue Empty { get; } = new([]);

    public IReadOnlyList<TemplateValue> Items { get; }

    public override string TypeName => "Array";

    public override bool HasResidual { get; }

    public override bool HasSecret { get; }

    public override long Size { get; }

    public override long Nodes { get; }

    public override int Depth { get; }

    public override Expression ToExpression() => new CallExpression("createArray", [.. Items.Select(static item => item.ToExpression())]);
}
