using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Functions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Tests.Language;

public sealed class PropertyTests
{
    private static readonly string[] Functions = [.. FunctionCatalogue.Names.Order(StringComparer.Ordinal), "listKeys", "contoso.unknown", "nothing"];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements("", "a", "it's", "[x]", "[[x]", "A.B/c", "P1D", "2020-01-01", "10.0.0.0/8", "{0}", "eyJhIjoxfQ==", "é\u2028\n", "b"),
        ArbMap.Default.ArbFor<string>().Generator.Select(static text => text ?? ""));

    private static readonly Gen<Expression> Literals = Gen.OneOf(
        Texts.Select(static text => (Expression)new LiteralExpression(new StringValue(text))),
        Gen.Choose(-3, 40).Select(static number => (Expression)new LiteralExpression(new IntegerValue(number))),
        Gen.Constant((Expression)new LiteralExpression(new IntegerValue(long.MinValue))));

    [Fact]
    public void Written_expressions_are_read_back_unchanged() => Check(Expressions(4), static expression =>
    {
        var text = ExpressionWriter.Write(expression);
        return ExpressionWriter.Write(ExpressionParser.ParseTemplateString(text, int.MaxValue)) == text;
    });

    [Fact]
    public void Evaluation_gives_a_value_or_a_diagnostic() => Check(Expressions(4), static expression =>
    {
        var expansion = Corpus.Evaluate(ExpressionWriter.Write(expression));
        return expansion.Succeeded == (expansion.Outputs.Count == 1 && !IsFailed(expansion));
    });

    [Fact]
    public void Evaluation_is_deterministic() => Check(Expressions(4), static expression =>
    {
        var text = ExpressionWriter.Write(expression);
        return Describe(Corpus.Evaluate(text)) == Describe(Corpus.Evaluate(text));
    });

    [Fact]
    public void Values_are_written_as_json_and_read_back_unchanged() => Check(Values(3), static value =>
    {
        var json = JsonConversion.ToJson(value);
        return ValueText.ToJsonText(JsonConversion.FromResidualJson(json)) == ValueText.ToJsonText(value);
    });

    [Fact]
    public void The_text_of_a_value_is_json_of_the_same_value() => Check(Values(3), static value =>
    {
        var diagnostics = new List<TemplateDiagnostic>();
        var source = JsonSourceReader.Read(ValueText.ToJsonText(value), diagnostics);
        return source is not null && ValueComparison.AreEqual(SourceConversion.ToLiteral(source), value) == true;
    });

    [Fact]
    public void A_value_as_an_expression_evaluates_to_itself() => Check(Values(3), static value =>
    {
        var expansion = Corpus.Evaluate(ExpressionWriter.Write(value.ToExpression()));
        return expansion.Succeeded && ValueComparison.AreEqual(JsonConversion.FromResidualJson(expansion.Outputs[0].Value), value) == true;
    });

    [Fact]
    public void Any_text_is_a_template_or_a_diagnostic() => Check(Texts.ListOf().Select(static parts => string.Concat(parts.SelectMany(static part => new[] { part, "{\"resources\":" }))), static text =>
        TemplateDocument.Parse(text) is { Diagnostics.Count: > 0 } || Corpus.Expand(text) is not null);

    private static void Check<T>(Gen<T> generator, Func<T, bool> property) =>
        Prop.ForAll(generator.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20240229, 12345));

    private static bool IsFailed(TemplateExpansion expansion) => expansion.Diagnostics.Any(static diagnostic => diagnostic.Severity == TemplateDiagnosticSeverity.Error);

    private static string Describe(TemplateExpansion expansion) => string.Join('|', expansion.Outputs.Select(static output => output.Value?.ToJsonString()).Concat(expansion.Diagnostics.Select(static diagnostic => diagnostic.ToString())));

    private static Gen<Expression> Expressions(int depth) => depth == 0 ? Literals : Gen.Frequency(
        (1, Literals),
        (4, from name in Gen.Elements(Functions)
            from count in Gen.Choose(0, 3)
            from arguments in Expressions(depth - 1).ListOf(count)
            select (Expression)new CallExpression(name, [.. arguments])),
        (2, from arguments in Expressions(depth - 1).ListOf(3) select (Expression)new CallExpression("createArray", [.. arguments])),
        (1, from body in Expressions(depth - 1)
            from source in Expressions(depth - 1)
            from name in Gen.Elements("map", "filter", "sort", "toObject", "groupBy")
            select (Expression)new CallExpression(name, [source, new CallExpression("lambda", [new LiteralExpression(new StringValue("x")), body])])),
        (1, from target in Expressions(depth - 1)
            from key in Expressions(depth - 1)
            select (Expression)new AccessExpression(target, key)),
        (1, Gen.Constant((Expression)new AccessExpression(new CallExpression("resourceGroup", []), new LiteralExpression(new StringValue("location"))))));

    private static Gen<TemplateValue> Values(int depth)
    {
        var scalars = Gen.OneOf(
            Texts.Select(static text => (TemplateValue)new StringValue(text)),
            ArbMap.Default.ArbFor<long>().Generator.Select(static number => (TemplateValue)new IntegerValue(number)),
            Gen.Choose(-1000, 1000).Select(static number => (TemplateValue)new FloatValue((number + 0.5).ToString(CultureInfo.InvariantCulture))),
            Gen.Elements(TemplateValue.Null, TemplateValue.True, TemplateValue.False));
        return depth == 0 ? scalars : Gen.Frequency(
            (2, scalars),
            (1, Values(depth - 1).ListOf().Select(static items => (TemplateValue)new ArrayValue([.. items.Take(5)]))),
            (1, Texts.Zip(Values(depth - 1)).ListOf().Select(static items => (TemplateValue)new ObjectValue(items.Take(5).Select(static item => KeyValuePair.Create(item.Item1, item.Item2))))));
    }
}
