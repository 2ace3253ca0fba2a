using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Emit;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Imports;

/// <summary>Takes definitions, variables and functions of an ARM template over into another template.</summary>
internal sealed class ArmImporter(ImportedArmItem item, ImportClosure closure)
{
    private string? _copyLoop;

    private Refusal Unsupported(string what) => new(RefusalCodes.Feature, null, null, $"{item.OriginalName} of {item.SourceTemplate} cannot be imported: {what}. Declare it in a Bicep file and import that one.");

    private string NameOf(ExportKind kind, string identifier) =>
        closure.Name(new ImportedArmItem(item.SourceTemplate, item.Model, kind, identifier));

    public TypeDeclaration Type(string name)
    {
        var schema = item.Model.Definition(item.OriginalName) ?? throw Unsupported("the definition is missing");
        return new TypeDeclaration(name, Type(schema), Modifiers(schema), Exported: false);
    }

    private TypeExpr Type(JsonObject schema)
    {
        var type = TypeWithoutNull(schema);
        return ArmModel.Flag(schema, "nullable") switch
        {
            true => new NullableTypeExpr(type),
            false => new NonNullTypeExpr(type),
            null => type,
        };
    }

    private TypeExpr TypeWithoutNull(JsonObject schema)
    {
        var name = ArmModel.Text(schema, "type")?.ToUpperInvariant();
        if (ArmModel.Member(schema, "allowedValues") is JsonArray allowed)
        {
            var members = allowed.Select(LiteralType).ToList();
            if (members.Count > 1)
            {
                members.RemoveAll(member => member is NullTypeExpr);
            }

            var union = members.Count == 1 ? members[0] : new UnionTypeExpr(members);
            return name == "ARRAY" ? new ArrayTypeExpr(union) : union;
        }

        if (ArmModel.Text(schema, "$ref") is { } reference)
        {
            var alias = NameOf(ExportKind.Type, reference);
            return new AliasTypeExpr(alias, new Lazy<TypeDeclaration>(() => closure.Type(alias), false));
        }

        return name switch
        {
            "STRING" or "SECURESTRING" => new AmbientTypeExpr("string"),
            "INT" => new AmbientTypeExpr("int"),
            "BOOL" => new AmbientTypeExpr("bool"),
            "ARRAY" => Array(schema),
            "OBJECT" or "SECUREOBJECT" => Object(schema),
            _ => throw Unsupported("a type without a shape"),
        };
    }

    private TypeExpr LiteralType(JsonNode? node) => node switch
    {
        null => new NullTypeExpr(),
        JsonObject @object => new ObjectTypeExpr([.. @object.Select(pair => new TypeMember(pair.Key, LiteralType(pair.Value), TypeModifiers.None))], null),
        JsonArray array => new TupleTypeExpr([.. array.Select(value => new TypeMember("", LiteralType(value), TypeModifiers.None))]),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => new StringTypeExpr(node.GetValue<string>()),
            JsonValueKind.Number => new IntTypeExpr(node.GetValue<long>()),
            _ => new BoolTypeExpr(node.GetValue<bool>()),
        },
    };

    private TypeExpr Array(JsonObject schema)
    {
        if (ArmModel.Member(schema, "prefixItems") is JsonArray items)
        {
            return new TupleTypeExpr([.. items.OfType<JsonObject>().Select(element => Member("", element))]);
        }

        return ArmModel.Member(schema, "items") is JsonObject all ? new ArrayTypeExpr(Type(all)) : new AmbientTypeExpr("array");
    }

    private TypeExpr Object(JsonObject schema)
    {
        if (!ArmModel.Has(schema, "properties") && !ArmModel.Has(schema, "additionalProperties") && !ArmModel.Has(schema, "sealed") && !ArmModel.Has(schema, "discriminator"))
        {
            return new AmbientTypeExpr("object");
        }

        if (ArmModel.Member(schema, "discriminator") is JsonObject discriminator)
        {
            var mapping = (JsonObject)ArmModel.Member(discriminator, "mapping")!;
            return new TaggedUnionTypeExpr(
                ArmModel.Text(discriminator, "propertyName")!,
                [.. mapping.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => Type((JsonObject)pair.Value!))]);
        }

        return new ObjectTypeExpr(
            [.. (ArmModel.Member(schema, "properties") as JsonObject ?? []).Select(pair => Member(pair.Key, (JsonObject)pair.Value!))],
            ArmModel.Member(schema, "additionalProperties") is JsonObject additional ? Member("", additional) : null);
    }

    private TypeMember Member(string name, JsonObject schema) => new(name, Type(schema), Modifiers(schema));

    private TypeModifiers Modifiers(JsonObject schema)
    {
        var metadata = ArmModel.Member(schema, "metadata") as JsonObject;
        var rest = metadata?
            .Where(pair => !pair.Key.Equals("description", StringComparison.OrdinalIgnoreCase) && !pair.Key.Equals("__bicep_export!", StringComparison.OrdinalIgnoreCase))
            .Select(pair => new ObjectProperty(pair.Key, Plain(pair.Value)))
            .ToList();
        return new TypeModifiers(
            ArmModel.Text(metadata, "description") is { } description ? new StringExpr(description) : null,
            rest is { Count: > 0 } ? new ObjectExpr(rest) : null,
            ArmModel.Text(schema, "type") is { } type && type.StartsWith("secure", StringComparison.OrdinalIgnoreCase),
            Number(schema, "minLength"),
            Number(schema, "maxLength"),
            Number(schema, "minValue"),
            Number(schema, "maxValue"),
            ArmModel.Flag(schema, "additionalProperties") == false);
    }

    private static IntExpr? Number(JsonObject schema, string name) => ArmModel.Member(schema, name) is JsonValue value && value.TryGetValue<long>(out var number) ? new IntExpr(number) : null;

    public Expr Variable()
    {
        if (ArmModel.Member(ArmModel.Member(item.Model.Template, "variables"), item.Identifier) is { } value)
        {
            return Parsed(value);
        }

        var copy = ArmReferences.CopyVariable(item.Model, item.Identifier) ?? throw Unsupported("the variable is missing");
        _copyLoop = item.Identifier;
        return new ForExpr(null, new CallExpr("range", new IntExpr(0), Parsed(ArmModel.Member(copy, "count"))), Parsed(ArmModel.Member(copy, "input")), null);
    }

    public FunctionDeclaration Function(string @namespace, string name)
    {
        var function = item.Model.Function(item.Identifier) ?? throw Unsupported("the function is missing");
        var parameters = (ArmModel.Member(function, "parameters") as JsonArray ?? []).OfType<JsonObject>().Select(parameter => (ArmModel.Text(parameter, "name")!, Type(parameter)));
        var output = (JsonObject)ArmModel.Member(function, "output")!;
        return new FunctionDeclaration(
            @namespace,
            name,
            [.. parameters],
            Type(output),
            Parsed(ArmModel.Member(output, "value")),
            ArmModel.Text(ArmModel.Member(function, "metadata") as JsonObject, "description") is { } description ? new StringExpr(description) : null,
            Exported: false);
    }

    /// <summary>A value whose strings are plain text.</summary>
    private Expr Plain(JsonNode? node) => Value(node, text => new StringExpr(text));

    /// <summary>A value whose strings may be expressions.</summary>
    private Expr Parsed(JsonNode? node) => Value(node, ParsedText);

    private Expr Value(JsonNode? node, Func<string, Expr> text) => node switch
    {
        null => new NullExpr(),
        JsonObject @object => new ObjectExpr([.. @object.Select(pair => new ObjectProperty(text(pair.Key), Value(pair.Value, text)))]),
        JsonArray array => new ArrayExpr([.. array.Select(element => Value(element, text))]),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => text(node.GetValue<string>()),
            JsonValueKind.True or JsonValueKind.False => new BoolExpr(node.GetValue<bool>()),
            _ => node.AsValue().TryGetValue<long>(out var number) ? new IntExpr(number) : throw Unsupported("a number that is not whole"),
        },
    };

    private Expr ParsedText(string text)
    {
        if (text.StartsWith("[[", StringComparison.Ordinal))
        {
            throw Unsupported("a text that starts with a bracket");
        }

        if (!ArmExpressionParser.IsExpression(text))
        {
            return new StringExpr(text);
        }

        return Convert(ArmExpressionParser.TryParse(text) ?? throw Unsupported("an expression that cannot be read"));
    }

    private Expr Convert(ArmExpression expression) => expression switch
    {
        ArmString text => new StringExpr(text.Value),
        ArmInteger number => new IntExpr(number.Value),
        ArmCall { Properties: [.., var last] } call => Access(new ArmCall(call.Function, call.Arguments, [.. call.Properties.SkipLast(1)]), last),
        _ => ConvertCall((ArmCall)expression),
    };

    private Expr Access(ArmCall target, ArmExpression accessor) =>
        Convert(accessor) is StringExpr name && Lexer.IsIdentifier(name.Value)
            ? new PropertyExpr(Convert(target), name.Value)
            : new IndexExpr(Convert(target), Convert(accessor), Intermediate.Access.Plain);

    private Expr ConvertCall(ArmCall call)
    {
        var arguments = call.Arguments.Select(Convert).ToList();
        if (call.Function.Contains('.', StringComparison.Ordinal))
        {
            return new CallExpr(SymbolNames.Qualified(NameOf(ExportKind.Function, call.Function)), arguments);
        }

        switch (call.Function.ToUpperInvariant())
        {
            case "VARIABLES":
                return arguments is [StringExpr name] ? new VariableExpr(NameOf(ExportKind.Variable, name.Value)) : throw Unsupported("a computed variable name");
            case "COPYINDEX" when arguments is [StringExpr loop, ..] && loop.Value.Equals(_copyLoop, StringComparison.OrdinalIgnoreCase):
                var index = new CopyIndexExpr(NameOf(ExportKind.Variable, item.Identifier));
                return arguments.Count > 1 ? new BinaryExpr(TokenKind.Plus, index, arguments[1]) : index;
            default:
                return new CallExpr(call.Function, arguments);
        }
    }
}
