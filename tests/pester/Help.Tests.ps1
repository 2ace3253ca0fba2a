BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $names = (Get-Command -Module GitOpsServerless -CommandType Cmdlet).Name
    $topics = 'about_GitOps', 'about_GitOps_Configuration', 'about_GitOps_Drift', 'about_GitOps_Rollback', 'about_GitOps_Security', 'about_GitOps_Troubleshooting'
}
BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Help of <_>' -ForEach $names {
    BeforeAll { $help = Get-Help $_ -Full; $command = Get-Command $_ }

    It 'has synopsis, description and two examples' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -BeLike "*$($command.Name)*"
        "$($help.description.Text)" | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
        $help.examples.example | ForEach-Object { "$($_.code)" | Should -Not -BeNullOrEmpty }
    }

    It 'describes every parameter' {
        $common = [Management.Automation.PSCmdlet]::CommonParameters
        foreach ($name in $command.Parameters.Keys | Where-Object { $_ -notin $common }) {
            $parameter = Get-Help $command.Name -Parameter $name
            "$($parameter.description.Text)" | Should -Not -BeNullOrEmpty -Because "-$name of $($command.Name) needs a text"
        }
    }

    It 'has the parameter sets of the cmdlet' {
        @($help.syntax.syntaxItem).Count | Should -Be $command.ParameterSets.Count
    }
}

Describe 'Topic <_>' -ForEach $topics {
    It 'can be read' { Get-Help $_ | Out-String | Should -Match 'LONG DESCRIPTION' }
}
