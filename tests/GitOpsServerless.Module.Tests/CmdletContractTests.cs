using System.Management.Automation;
using System.Reflection;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Commands;

namespace GitOpsServerless.Module.Tests;

/// <summary>What PowerShell's guidelines ask of every cmdlet.</summary>
public sealed class CmdletContractTests
{
    private static readonly HashSet<string> Verbs = ["Approve", "Compare", "Connect", "Disconnect", "Export", "Get", "Invoke", "New", "Restore", "Resume", "Set", "Start", "Stop", "Suspend", "Test", "Wait", "Watch"];
    private static readonly HashSet<string> Changing = ["Approve", "Export", "Invoke", "New", "Restore", "Resume", "Set", "Start", "Stop", "Suspend"];

    public static TheoryData<string> Names => [.. CmdletMetadata.Cmdlets.Select(CmdletMetadata.NameOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Verb_is_approved_and_noun_has_the_prefix(string name)
    {
        Assert.Contains(name.Split('-')[0], Verbs);
        Assert.StartsWith("GitOps", name.Split('-')[1], StringComparison.Ordinal);
        Assert.Equal(name.Replace("-", string.Empty, StringComparison.Ordinal) + "Command", TypeOf(name).Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_changes_something_supports_WhatIf(string name)
    {
        var supports = CmdletMetadata.Named(CmdletMetadata.Of<CmdletAttribute>(TypeOf(name)).Single(), "SupportsShouldProcess") is true;

        Assert.Equal(Changing.Contains(name.Split('-')[0]), supports);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_have_types_that_scripts_can_give(string name)
    {
        Type[] forbidden = [typeof(bool), typeof(object), typeof(PSObject)];

        Assert.All(CmdletMetadata.Parameters(TypeOf(name)), p => Assert.DoesNotContain(p.PropertyType, forbidden));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Output_is_declared_with_types_that_scripts_can_name(string name)
    {
        Assembly[] visible = [typeof(Plan).Assembly, typeof(GitOpsCommand).Assembly, typeof(object).Assembly];
        var types = CmdletMetadata.Of<OutputTypeAttribute>(TypeOf(name))
            .SelectMany(a => a.ConstructorArguments)
            .SelectMany(a => a.Value is IEnumerable<CustomAttributeTypedArgument> many ? many.Select(m => m.Value) : [a.Value])
            .OfType<Type>()
            .ToList();

        Assert.All(types, t => Assert.Contains(t.Assembly, visible));
        Assert.True(types.Count > 0 || name is "Disconnect-GitOps" or "Stop-GitOpsSandbox", name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_is_documented_in_the_source(string name)
    {
        var type = TypeOf(name);

        Assert.NotEmpty(CmdletMetadata.Text(type, "summary"));
        Assert.All(CmdletMetadata.Parameters(type), p => Assert.NotEmpty(CmdletMetadata.Text(p, "summary")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_parameter_set_takes_at_most_four_positions(string name)
    {
        var cmdlet = HelpBuilder.Cmdlet.Read(TypeOf(name));

        Assert.All(cmdlet.Sets, set => Assert.True(HelpBuilder.Syntax.ParametersOf(cmdlet, set).Count(p => p.Use.Position is not null) < 5));
    }

    [Fact]
    public void No_exported_type_needs_the_engine_before_the_initializer_has_run()
    {
        var types = typeof(GitOpsCommand).Assembly.GetExportedTypes();

        // What PowerShell loads with the type itself: its bases, interfaces, constraints, attributes and the types of its fields.
        Assert.All(types.SelectMany(Needs), n => Assert.DoesNotContain(n.Type.Assembly.GetName().Name, BehindTheBridge));
    }

    private static HashSet<string?> BehindTheBridge { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(GitOpsServerless.Testing.RealData.RepositoryRoot, "module", "out", "GitOpsServerless", "Dependencies"), "*.dll").Select(Path.GetFileNameWithoutExtension)];

    private static IEnumerable<(Type Of, Type Type)> Needs(Type type)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;
        Type?[] own = [type.BaseType, .. type.GetInterfaces(), .. type.GetGenericArguments().SelectMany(a => a.GetGenericParameterConstraints())];
        var attributes = new[] { (MemberInfo)type }.Concat(type.GetProperties(All)).SelectMany(m => m.GetCustomAttributesData());
        var arguments = attributes.SelectMany(a => a.ConstructorArguments.Concat(a.NamedArguments.Select(n => n.TypedValue)).Select(v => v.Value).OfType<Type>().Append(a.AttributeType));
        return own.OfType<Type>().Concat(type.GetFields(All).Select(f => f.FieldType)).Concat(arguments).Select(t => (type, t));
    }

    private static Type TypeOf(string name) => CmdletMetadata.Cmdlets.Single(t => CmdletMetadata.NameOf(t) == name);
}
