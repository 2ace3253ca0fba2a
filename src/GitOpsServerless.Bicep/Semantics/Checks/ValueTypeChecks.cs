using System.Text.Json;
using GitOpsServerless.Bicep.AzureTypes;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Semantics.Checks;

/// <summary>The types of values, where they are certain: a finding means that no value of the expression fits.</summary>
internal sealed class ValueTypeChecks
{
    private readonly BicepModel _model;
    private readonly KindInference _kinds;
    private SyntaxNode? _at;
    private int _depth;

    private ValueTypeChecks(BicepModel model)
    {
        _model = model;
        _kinds = new KindInference(model);
    }

    public static void Run(BicepModel model) => new ValueTypeChecks(model).Run();

    private void Run()
    {
        Declarations();
        foreach (var node in _model.Program.Descend())
        {
            switch (node)
            {
                case BinaryNode binary:
                    Binary(binary);
                    break;
                case UnaryNode unary:
                    Unary(unary);
                    break;
                case TernaryNode ternary:
                    Require(ternary.Condition, Kinds.Bool, "BCP046");
                    break;
                case IfNode condition:
                    Require(condition.Condition, Kinds.Bool, "BCP046");
                    break;
                case ForNode loop:
                    Require(loop.Expression, Kinds.Array, "BCP137");
                    break;
                case CallNode call when call.Parent is not DecoratorNode:
                    Call(call);
                    break;
                case IndexNode { FromEnd: true } access when _kinds.Of(access.Index) == Kinds.String:
                    _model.Diagnostics.Error("BCP415", access.Index, "Counting from the end needs a number.");
                    break;
                case PropertyAccessNode { Name.IsValid: true } access when AzureInference.TypeOf(access.Target) is { } azure && (AzureInference.KindsOf(azure) & Kinds.Object) == Kinds.None:
                    _model.Diagnostics.Error("BCP055", access.Name, $"A value that is {AzureInference.KindsOf(azure)} has no properties.");
                    break;
                case IndexNode access when _kinds.Of(access.Index) is var index && index != Kinds.None && _kinds.Of(access.Target) is Kinds.Object && (index & Kinds.String) == Kinds.None:
                    _model.Diagnostics.Error("BCP075", access.Index, "An object is indexed by a text.");
                    break;
                case IndexNode access when _kinds.Of(access.Index) is var index && index != Kinds.None && _kinds.Of(access.Target) is Kinds.Array && (index & Kinds.Int) == Kinds.None:
                    _model.Diagnostics.Error("BCP074", access.Index, "An array is indexed by a number.");
                    break;
                case SpreadNode spread:
                    Require(spread.Expression, spread.Parent is ObjectNode ? Kinds.Object : Kinds.Array, "BCP402");
                    break;
                case ParenthesizedTypeNode or UnionTypeNode:
                    Union(node);
                    break;
            }
        }
    }

    private void Declarations()
    {
        foreach (var parameter in _model.ParameterSymbols.Where(parameter => parameter.Node.Default is not null))
        {
            Declared(parameter.Node.Type, parameter.Node.Default!, parameter.Node.Decorator("sealed") is not null);
            Within(_model, parameter.Node, parameter.Node.Type, parameter.Node.Default!);
        }

        foreach (var parameter in _model.ParameterSymbols)
        {
            Allowed(parameter.Node);
        }

        foreach (var output in _model.OutputSymbols)
        {
            Declared(output.Node.Type, output.Node.Value, output.Node.Decorator("sealed") is not null);
            Within(_model, output.Node, output.Node.Type, output.Node.Value);
        }

        foreach (var variable in _model.VariableSymbols.Where(variable => variable.Node.Type is not null))
        {
            Declared(variable.Node.Type!, variable.Node.Value, false);
        }

        foreach (var function in _model.FunctionSymbols.Where(function => function.Lambda?.ReturnType is not null))
        {
            Declared(function.Lambda!.ReturnType!, function.Lambda.Body, false);
        }

        foreach (var assert in _model.AssertSymbols)
        {
            Require(assert.Node.Value, Kinds.Bool, "BCP350");
        }

        foreach (var resource in _model.ResourceSymbols)
        {
            Resource(resource);
        }

        foreach (var module in _model.ModuleSymbols.Where(module => module.Target is { HasErrors: false }))
        {
            Module(module);
        }

        ParametersFile();
    }

    private void ParametersFile()
    {
        foreach (var assignment in _model.AssignmentSymbols)
        {
            if (_model.Using?.Parameters.FirstOrDefault(parameter => parameter.Name == assignment.Name) is { Type: { } type } parameter)
            {
                Value(parameter.Required ? type : new NullableTypeExpr(type), assignment.Node.Value, "BCP033", parameter.Sealed);
                WithinParameter(_model.Using!, assignment.Name, assignment.Node.Value);
            }
        }
    }

    private void Resource(ResourceSymbol resource)
    {
        CommonPropertyChecks.Run(_model, _kinds, resource);
        if (resource.NameSyntax is { } name && resource.IsAzure)
        {
            Require(name, Kinds.String, "BCP036");
            FixedName(resource, name);
        }

        foreach (var assert in (resource.Property("asserts") as ObjectNode)?.Properties ?? [])
        {
            Require(assert.Value, Kinds.Bool, "BCP036");
        }

        var items = (resource.Property("dependsOn") as ArrayNode)?.Items ?? [];
        foreach (var item in items.Where(item => item is CallNode { Symbol: BuiltInFunctionSymbol { Function: var function } } && (Signatures.Result(function) & (Kinds.Object | Kinds.Array)) == Kinds.None))
        {
            _model.Diagnostics.Error("BCP034", item, "A dependency is a resource or a module.");
        }
    }

    // Some types have one name, or a few: the name of a child then is one of them.
    private void FixedName(ResourceSymbol resource, SyntaxNode name)
    {
        if (resource.Ancestors.Count == 0 || resource.AzureType is not { } known || BuiltInAzureTypes.Instance.Index.Type(known.Body) is not { Kind: AzureTypeKind.Object } body ||
            body.Property("name") is not { } number || AzureInference.LiteralsOf(BuiltInAzureTypes.Instance.Index.Type(number)) is not { } names)
        {
            return;
        }

        var wrong = name is TernaryNode ternary
            ? ((SyntaxNode[])[ternary.WhenTrue, ternary.WhenFalse]).Select(branch => LiteralText.Of(branch)).FirstOrDefault(text => text is not null && !names.Contains(text))
            : LiteralText.Of(name) is { } literal && !names.Contains(literal) ? literal : null;
        if (wrong is not null)
        {
            _model.Diagnostics.Error(names.Contains(wrong, StringComparer.OrdinalIgnoreCase) ? "BCP088" : "BCP036", name, $"The name is one of {string.Join(" | ", names.Take(10))}.");
        }
    }

    private void Module(ModuleSymbol module)
    {
        foreach (var property in (module.Node.Body?.Property("params")?.Value as ObjectNode)?.Properties ?? [])
        {
            if (module.Target!.Parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase)) is not { } parameter)
            {
                continue;
            }

            if (!parameter.Secure && property.Value.Descend().Any(node => node is CallNode { Name.Text: "getSecret", Symbol: null, Target: not null }))
            {
                _model.Diagnostics.Error("BCP180", property.Value, "The secret can only be the value of a secure module parameter.");
            }
            else if (parameter.Type is { } type)
            {
                // A parameter with a default value takes null for it.
                Value(parameter.Required ? type : new NullableTypeExpr(type), property.Value, "BCP036", parameter.Sealed);
                WithinParameter(module.Target!, parameter.Name, property.Value);
            }
        }
    }

    private void WithinParameter(ModuleModel target, string name, SyntaxNode value)
    {
        if (target is BicepModel source && source.ParameterSymbols.Find(parameter => parameter.Name == name) is { } parameter)
        {
            Within(source, parameter.Node, parameter.Node.Type, value);
        }
    }

    // The bounds of a declaration and of the named types behind it.
    private void Within(BicepModel source, DecoratedNode declaration, SyntaxNode type, SyntaxNode value)
    {
        if (Bounds.Of(_model, value) is not { } bounds)
        {
            return;
        }

        var code = declaration.Decorators.Length > 0 ? bounds.Against(source.Types.Modifiers(declaration)) : null;
        for (var at = (ReferenceEquals(source, _model) ? _kinds : new KindInference(source)).Convert(type); code is null && at is AliasTypeExpr alias; at = alias.Declaration.Value.Type)
        {
            code = bounds.Against(alias.Declaration.Value.Modifiers);
        }

        if (code is not null)
        {
            _model.Diagnostics.Error(code, value, "No such value is within the bounds of the type.");
        }
    }

    // Allowed values are of the parameter's type, and its default value is one of them.
    private void Allowed(ParameterNode parameter)
    {
        if (parameter.Decorator("allowed") is not { Arguments: [ArrayNode { Items: var items }] })
        {
            return;
        }

        var expected = _kinds.OfType(parameter.Type) & ~Kinds.Null;
        var listed = expected == Kinds.Array && items.All(item => item is not ArrayNode);
        foreach (var item in items.Where(item => !listed && _kinds.Of(item) is var kinds && kinds != Kinds.None && (kinds & expected) == Kinds.None))
        {
            _model.Diagnostics.Error("BCP034", item, $"The allowed value is not of the kind {expected}.");
        }

        var texts = items.Select(LiteralOf).ToList();
        if (texts.Contains(null) || parameter.Default is null)
        {
            return;
        }

        if (listed)
        {
            foreach (var item in (parameter.Default as ArrayNode)?.Items.Where(item => LiteralOf(item) is { } text && !texts.Contains(text)) ?? [])
            {
                _model.Diagnostics.Error("BCP034", item, "The value is not one of the allowed ones.");
            }
        }
        else if (LiteralOf(parameter.Default) is { } text && !texts.Contains(text))
        {
            _model.Diagnostics.Error("BCP033", parameter.Default, "The default value is not one of the allowed ones.");
        }
    }

    private void Declared(SyntaxNode type, SyntaxNode value, bool isSealed)
    {
        if (_kinds.Convert(type) is { } converted)
        {
            Value(converted, value, "BCP033", isSealed);
        }
    }

    private void Require(SyntaxNode node, Kinds expected, string code)
    {
        var kinds = _kinds.Of(node);
        if ((kinds & expected) == Kinds.None && kinds != Kinds.None)
        {
            _model.Diagnostics.Error(code, node, $"Expected {expected}, found {kinds}.");
        }
    }

    private void Value(TypeExpr type, SyntaxNode value, string code, bool isSealed)
    {
        if (value is SkippedNode || ++_depth > 60)
        {
            _depth = value is SkippedNode ? _depth : _depth - 1;
            return;
        }

        ValueIn(type, value, code, isSealed);
        _depth--;
    }

    private void ValueIn(TypeExpr type, SyntaxNode value, string code, bool isSealed)
    {
        while (value is ParenthesizedNode parenthesized)
        {
            value = parenthesized.Inner;
        }

        if (value is TernaryNode ternary)
        {
            // One branch may be null: the value as a whole then may be null, which is no more than a warning.
            foreach (var branch in (SyntaxNode[])[ternary.WhenTrue, ternary.WhenFalse])
            {
                if (branch is not NullNode)
                {
                    Value(type, branch, code, isSealed);
                }
            }

            return;
        }

        if (KindInference.Strip(type) is ObjectTypeExpr or TaggedUnionTypeExpr && LiteralBehind(value) is { } literalObject)
        {
            var before = _at;
            _at ??= value;
            Value(type, literalObject, code, isSealed);
            _at = before;
            return;
        }

        switch (KindInference.Strip(type), value)
        {
            case (ObjectTypeExpr expected, ObjectNode @object):
                Object(expected, @object, isSealed);
                return;
            case (TaggedUnionTypeExpr tagged, ObjectNode @object):
                Tagged(tagged, @object);
                return;
            case (ArrayTypeExpr array, ArrayNode items):
                foreach (var item in items.Items.Where(item => item is not SpreadNode))
                {
                    Value(array.Item, item, "BCP034", isSealed: false);
                }

                return;
            case (ArrayTypeExpr array, ForNode loop):
                Value(array.Item, loop.Body, code, isSealed: false);
                return;
        }

        if (Literals.TryOf(type) is { Count: > 0 } literals && LiteralOf(value) is { } literal)
        {
            if (!literals.Any(allowed => allowed.SortKey == literal))
            {
                _model.Diagnostics.Error(code, _at ?? value, $"The value is not one of {string.Join(" | ", literals.Take(10).Select(allowed => allowed.SortKey))}.");
            }

            return;
        }

        if (Literals.TryOf(type) is { Count: > 0 } allowedTexts && AzureInference.TypeOf(value) is { } azure && AzureInference.LiteralsOf(azure) is { } texts &&
            !texts.Any(text => allowedTexts.Any(allowed => allowed.SortKey == StringLiterals.Quote(text))))
        {
            _model.Diagnostics.Error(code, _at ?? value, $"The value is one of {string.Join(" | ", texts.Take(10))}, none of which is allowed.");
            return;
        }

        // What may be null besides something that does not fit does not fit.
        var kinds = _kinds.Of(value);
        kinds = (kinds & ~Kinds.Null) is var solid && solid != Kinds.None ? solid : kinds;
        if ((kinds & KindInference.OfType(type)) == Kinds.None && kinds != Kinds.None)
        {
            _model.Diagnostics.Error(code, _at ?? value, $"Expected {KindInference.OfType(type)}, found {kinds}.");
        }
    }

    // The object that a variable stands for, also one of another file.
    private static ObjectNode? LiteralBehind(SyntaxNode value) => value switch
    {
        VariableNode { Symbol: VariableSymbol { Node: { Type: null, Value: ObjectNode literal } } } => literal,
        VariableNode { Symbol: ImportedSymbol { Source: BicepModel source, Export.Name: { } name } } =>
            source.VariableSymbols.Find(variable => variable.Name == name)?.Node is { Type: null, Value: ObjectNode literal } ? literal : null,
        _ => null,
    };

    private static string? LiteralOf(SyntaxNode value) => value switch
    {
        StringNode { Literal: { } text } => StringLiterals.Quote(text),
        IntegerNode number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        BooleanNode boolean => boolean.Value ? "true" : "false",
        _ => null,
    };

    private void Object(ObjectTypeExpr expected, ObjectNode @object, bool isSealed)
    {
        foreach (var property in @object.Properties.Where(property => property.Name is not null))
        {
            var member = expected.Properties.FirstOrDefault(candidate => candidate.Name == property.Name) ?? expected.Additional;
            if (member is not null)
            {
                Value(member.Type, property.Value, "BCP036", member.Modifiers.Sealed);
                if (Bounds.Of(_model, property.Value)?.Against(member.Modifiers) is { } bound)
                {
                    _model.Diagnostics.Error(bound, _at ?? property.Value, "No such value is within the bounds of the type.");
                }
            }
            else if (isSealed)
            {
                _model.Diagnostics.Error("BCP037", _at ?? property.Key, $"The type has no property {property.Name}.");
            }
        }

        if (@object.Elements.All(element => element is PropertyNode { Name: not null }))
        {
            var missing = expected.Properties
                .Where(member => !IsOptional(member.Type) && @object.Property(member.Name) is null)
                .Select(member => member.Name)
                .ToList();
            if (missing.Count > 0)
            {
                _model.Diagnostics.Error("BCP035", _at ?? @object, $"Properties without a value: {string.Join(", ", missing)}.");
            }
        }
    }

    private static bool IsOptional(TypeExpr type) =>
        KindInference.OfType(type).HasFlag(Kinds.Null);

    private void Tagged(TaggedUnionTypeExpr tagged, ObjectNode @object)
    {
        if (@object.Elements.Any(element => element is not PropertyNode { Name: not null }))
        {
            return;
        }

        if (@object.Property(tagged.Discriminator) is not { } tag)
        {
            _model.Diagnostics.Error("BCP078", _at ?? @object, $"The property {tagged.Discriminator} is missing.");
            return;
        }

        if (LiteralText.Of(tag.Value) is not { } text)
        {
            return;
        }

        var variants = Variants(tagged).ToList();
        var match = variants.Find(variant => variant.Properties.FirstOrDefault(property => property.Name == tagged.Discriminator) is { } property && Literals.TryOf(property.Type) is [StringLiteral literal] && literal.Text == text);
        if (match is not null)
        {
            Object(match, @object, isSealed: false);
        }
        else if (variants.Count > 0)
        {
            _model.Diagnostics.Error("BCP036", _at ?? tag.Value, $"No variant has the {tagged.Discriminator} {text}.");
        }
    }

    private static IEnumerable<ObjectTypeExpr> Variants(TaggedUnionTypeExpr tagged, int depth = 0) => tagged.Members.SelectMany(member => Literals.Structure(member) switch
    {
        ObjectTypeExpr @object => [@object],
        TaggedUnionTypeExpr nested when depth < 20 => Variants(nested, depth + 1),
        _ => Enumerable.Empty<ObjectTypeExpr>(),
    });

    private void Binary(BinaryNode binary)
    {
        var (left, right) = (_kinds.Of(binary.Left), _kinds.Of(binary.Right));
        var fits = binary.Operator switch
        {
            TokenKind.Plus or TokenKind.Minus or TokenKind.Asterisk or TokenKind.Slash or TokenKind.Modulo => Fits(left, Kinds.Int) && Fits(right, Kinds.Int),
            TokenKind.And or TokenKind.Or => Fits(left, Kinds.Bool) && Fits(right, Kinds.Bool),
            TokenKind.LessThan or TokenKind.LessThanOrEqual or TokenKind.GreaterThan or TokenKind.GreaterThanOrEqual =>
                (Fits(left, Kinds.Int) && Fits(right, Kinds.Int)) || (Fits(left, Kinds.String) && Fits(right, Kinds.String)),
            TokenKind.EqualInsensitive or TokenKind.NotEqualInsensitive => Fits(left, Kinds.String) && Fits(right, Kinds.String),
            _ => true,
        };
        if (fits && binary.Operator is TokenKind.Plus or TokenKind.Minus or TokenKind.Asterisk or TokenKind.Slash or TokenKind.Modulo && !IsInTernary(binary))
        {
            fits = !IsNullable(left) && !IsNullable(right);
        }

        if (!fits)
        {
            _model.Diagnostics.Error("BCP045", binary, "The operator does not take operands of these types.");
        }
    }

    private static bool IsNullable(Kinds kinds) => kinds.HasFlag(Kinds.Null) && kinds != Kinds.Any;

    private static bool IsInTernary(SyntaxNode node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            if (at is TernaryNode)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(Kinds kinds, Kinds expected) => (kinds & expected) != Kinds.None || kinds == Kinds.None;

    private void Unary(UnaryNode unary)
    {
        if (!Fits(_kinds.Of(unary.Operand), unary.Operator == TokenKind.Minus ? Kinds.Int : Kinds.Bool))
        {
            _model.Diagnostics.Error("BCP044", unary, "The operator does not take an operand of this type.");
        }
    }

    private void Call(CallNode call)
    {
        switch (call.Symbol)
        {
            case BuiltInFunctionSymbol { Function: var function }:
                var arguments = call.Arguments.Select(_kinds.Of).ToList();
                if (function.Name == "buildUri" && call.Arguments is [{ } components] && (components as ObjectNode ?? LiteralBehind(components)) is { } parts && (parts.Property("scheme") is null || parts.Property("host") is null) && !parts.Elements.Any(element => element is SpreadNode))
                {
                    _model.Diagnostics.Error("BCP035", parts, "A URI needs a scheme and a host.");
                }

                if (function.Name is "toObject" or "groupBy" && call.Arguments is [_, LambdaNode key, ..] && (_kinds.Of(key.Body) & Kinds.String) == Kinds.None)
                {
                    _model.Diagnostics.Error("BCP070", key, "The keys of an object are texts.");
                }

                if (function.Name == "json" && call.Arguments is [{ } content] && LiteralText.Of(content) is { } literal && !IsJson(literal))
                {
                    _model.Diagnostics.Error("BCP186", content, "The text is not valid JSON.");
                }

                if (!Signatures.Accepts(function, arguments))
                {
                    _model.Diagnostics.Error("BCP070", call, $"The function {function.Name} does not take arguments of these types.");
                }

                break;
            default:
                UserDefined(call);
                break;
        }
    }

    private void UserDefined(CallNode call)
    {
        if (FunctionSymbol.Of(call) is not { Lambda: { } lambda } function)
        {
            return;
        }

        var kinds = ReferenceEquals(function.Model, _model) ? _kinds : new KindInference(function.Model);
        for (var i = 0; i < Math.Min(lambda.Parameters.Length, call.Arguments.Length); i++)
        {
            if (lambda.Parameters[i].Type is { } type && kinds.Convert(type) is { } converted)
            {
                Value(converted, call.Arguments[i], "BCP070", isSealed: false);
            }
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 256 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Every member of a union must state its values, unless a discriminator tells objects apart.
    private void Union(SyntaxNode node)
    {
        if (node is not UnionTypeNode || _kinds.Convert(node) is not { } type)
        {
            return;
        }

        switch (type)
        {
            case UnionTypeExpr union when Literals.TryOf(union) is null:
                _model.Diagnostics.Error("BCP293", node, "The members of a union must be literals.");
                break;
            case UnionTypeExpr union when Literals.Of(union).Select(literal => literal.TypeName).Where(name => name is not null).Distinct(StringComparer.Ordinal).Count() > 1 && node.Parent is not ParenthesizedTypeNode { Parent: ArrayTypeNode }:
                _model.Diagnostics.Error("BCP294", node, "The members of a union must be of one type.");
                break;
            case TaggedUnionTypeExpr tagged:
                TaggedUnion(node, tagged);
                break;
        }
    }

    private void TaggedUnion(SyntaxNode node, TaggedUnionTypeExpr tagged)
    {
        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in tagged.Members)
        {
            if (Literals.Structure(member) is not (ObjectTypeExpr or TaggedUnionTypeExpr))
            {
                _model.Diagnostics.Error("BCP363", node, "The members of a tagged union must be object types.");
            }
        }

        foreach (var variant in Variants(tagged))
        {
            var property = variant.Properties.FirstOrDefault(property => property.Name == tagged.Discriminator);
            if (property is null || Literals.TryOf(property.Type) is not [StringLiteral literal])
            {
                _model.Diagnostics.Error("BCP364", node, $"Each member needs a property {tagged.Discriminator} with one value.");
            }
            else if (!tags.Add(literal.Text))
            {
                _model.Diagnostics.Error("BCP365", node, $"The value {literal.Text} is used by several members.");
            }
        }
    }
}
