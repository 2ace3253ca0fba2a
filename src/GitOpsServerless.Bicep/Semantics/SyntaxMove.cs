using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// Moves expressions between loops: the loop variables that are lost are replaced with what the index expression of
/// the reference makes of them (item → <c>array[index]</c>, index → <c>index</c>).
/// </summary>
internal static class SyntaxMove
{
    public static SyntaxNode Move(BicepModel model, SyntaxNode original, SyntaxNode? index, SyntaxNode place)
    {
        var inaccessible = LocalDataFlow.Inaccessible([original], place);
        if (inaccessible.Count == 0)
        {
            return original;
        }

        var loops = inaccessible.Select(local => local.Declaring).Distinct().ToList();
        if (loops.Count > 1 || index is null || loops[0] is not ForNode loop)
        {
            throw Refusal.Feature(model, original, "a reference across nested loops");
        }

        var items = LocalDataFlow.Locals([original]).Where(local => local.Kind == LocalKind.LoopItem).ToList();
        if (items.Count > 1)
        {
            throw Refusal.Feature(model, original, "a reference across nested loops");
        }

        if (items.Count == 1)
        {
            var source = ((ForNode)items[0].Declaring).Expression;
            original = Replace(original, new() { [items[0]] = Indexed(source, index) });
        }

        var replacements = inaccessible.ToDictionary(
            local => local,
            local => local.Kind == LocalKind.LoopIndex ? index : Indexed(loop.Expression, index));
        return Replace(original, replacements);
    }

    private static IndexNode Indexed(SyntaxNode array, SyntaxNode index) => new(array, safe: false, fromEnd: false, index, index.End);

    private static SyntaxNode Replace(SyntaxNode node, Dictionary<LocalSymbol, SyntaxNode> replacements)
    {
        if (node is VariableNode { Symbol: LocalSymbol local } && replacements.TryGetValue(local, out var replacement))
        {
            return replacement;
        }

        if (LocalDataFlow.Locals([node]).TrueForAll(used => !replacements.ContainsKey(used)))
        {
            return node;
        }

        SyntaxNode Again(SyntaxNode child) => Replace(child, replacements);
        return node switch
        {
            StringNode text => new StringNode(text.Start, text.End, text.Segments, [.. text.Expressions.Select(Again)]),
            ParenthesizedNode parenthesized => new ParenthesizedNode(node.Start, node.End, Again(parenthesized.Inner)),
            NonNullNode nonNull => new NonNullNode(Again(nonNull.Inner), node.End),
            TernaryNode ternary => new TernaryNode(Again(ternary.Condition), Again(ternary.WhenTrue), Again(ternary.WhenFalse)),
            BinaryNode binary => new BinaryNode(Again(binary.Left), binary.Operator, Again(binary.Right)),
            UnaryNode unary => new UnaryNode(unary.Start, unary.Operator, Again(unary.Operand)),
            CallNode call => new CallNode(call.Target is null ? null : Again(call.Target), call.Name, call.Open, [.. call.Arguments.Select(Again)], call.End) { Symbol = call.Symbol },
            PropertyAccessNode access => new PropertyAccessNode(Again(access.Target), access.Safe, access.Name),
            IndexNode access => new IndexNode(Again(access.Target), access.Safe, access.FromEnd, Again(access.Index), access.End),
            ArrayNode array => new ArrayNode(array.Start, array.End, [.. array.Items.Select(Again)]),
            SpreadNode spread => new SpreadNode(spread.Start, Again(spread.Expression)),
            ObjectNode @object => new ObjectNode(@object.Start, @object.End, [.. @object.Elements.Select(Again)]),
            PropertyNode property => new PropertyNode(property.Key is StringNode ? Again(property.Key) : property.Key, Again(property.Value)),
            LambdaNode lambda => new LambdaNode(lambda.Start, lambda.Parameters, lambda.ReturnType, Again(lambda.Body), lambda.Typed),
            _ => throw new InvalidOperationException($"A {node.GetType().Name} cannot be moved."),
        };
    }
}
